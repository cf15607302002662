package io.holdfast.store;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A store over a bad network: calls fail before they are done or after, answers are cut, and lists lag behind. What goes wrong follows from a seed. It may fail at any time, but what
 * it says is true, the lag of lists excepted.
 */
public final class FaultyStore implements ObjectStore {
    private final ObjectStore store;
    private final Random random;
    private double share;
    private int faults;

    /** @param share how many calls go wrong, from 0 to 1 */
    public FaultyStore(ObjectStore store, long seed, double share) {
        this.store = store;
        this.random = new Random(seed);
        this.share = share;
    }

    /** From now on all is well. */
    public void heal() {
        share = 0;
    }

    /** How much went wrong so far. */
    public int faults() {
        return faults;
    }

    private synchronized boolean strikes() {
        boolean now = random.nextDouble() < share;
        faults += now ? 1 : 0;
        return now;
    }

    private static Problem away() {
        return Problem.of(ErrorCode.STORE_UNAVAILABLE, "The network is bad.");
    }

    /** Does not reach the store, or its answer does not reach us. */
    private <T> T reached(Supplier<T> call) {
        if (!strikes()) {
            return call.get();
        }
        if (random.nextBoolean()) {
            call.get();
        }
        throw away();
    }

    /** A body that is cut on its way is not stored. */
    @Override
    public boolean putIfAbsent(String key, Body body) {
        if (strikes() && random.nextInt(3) == 0) {
            try (InputStream in = body.content().open()) {
                in.readNBytes((int) Math.min(body.size() / 2, 1 << 20));
            } catch (IOException e) {
                throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The body could not be read.", e);
            }
            throw away();
        }
        return reached(() -> store.putIfAbsent(key, body));
    }

    @Override
    public byte[] range(String key, long offset, int length) {
        return reached(() -> store.range(key, offset, length));
    }

    /** Half of those that go wrong do so on their way. */
    @Override
    public InputStream open(String key) {
        if (!strikes()) {
            return store.open(key);
        }
        if (random.nextBoolean()) {
            throw away();
        }
        long size = store.size(key).orElse(0);
        long cut = size == 0 ? 0 : random.nextLong(size);
        return new FilterInputStream(store.open(key)) {
            private long left = cut;

            @Override
            public int read() throws IOException {
                if (left <= 0) {
                    throw new IOException("connection reset");
                }
                left--;
                return super.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (left <= 0) {
                    throw new IOException("connection reset");
                }
                int count = super.read(target, offset, (int) Math.min(length, left));
                left -= Math.max(0, count);
                return count;
            }
        };
    }

    @Override
    public OptionalLong size(String key) {
        return reached(() -> store.size(key));
    }

    @Override
    public void delete(String key) {
        reached(() -> {
            store.delete(key);
            return key;
        });
    }

    /** Where it goes wrong, it fails, or lacks what was stored last. */
    @Override
    public List<String> list(String prefix, Optional<String> after, int limit) {
        if (strikes() && random.nextBoolean()) {
            List<String> all = store.list(prefix, after, limit);
            return all.isEmpty() ? all : all.subList(0, all.size() - 1);
        }
        return reached(() -> store.list(prefix, after, limit));
    }

    @Override
    public void probe() {
        reached(() -> {
            store.probe();
            return true;
        });
    }
}
