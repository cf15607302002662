package io.holdfast.price;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.crypto.Sha256;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The program of the measuring process: the service itself in no role, as for a command of the binary, which takes orders from its input. Requests and bytes are those
 * that the service's own metrics of its store count.
 */
public final class MeasuringProcess implements QuarkusApplication {
    static final String ANSWER = "answer ";
    private final ObjectMapper mapper = new ObjectMapper();
    private final MeterRegistry registry = VaultAtWork.the(MeterRegistry.class);
    private final Path store = Path.of(System.getProperty("holdfast.store.directory"));

    public static void main(String... arguments) {
        Quarkus.run(MeasuringProcess.class, arguments);
    }

    /** Work that is measured. */
    private interface Task {
        long run() throws IOException, InterruptedException;
    }

    @Override
    public int run(String... arguments) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        VaultAtWork vault = new VaultAtWork();
        answer(new Order.Done(null, 0, true, 0));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            Order order = mapper.readValue(line, Order.class);
            if (order.work() == Order.Work.END) {
                return 0;
            }
            if (order.work() == Order.Work.NEW_SOURCE) {
                vault = new VaultAtWork();
            }
            answer(done(vault, order));
        }
        return 1;
    }

    private void answer(Order.Done done) throws IOException {
        System.out.println(ANSWER + mapper.writeValueAsString(done));
        System.out.flush();
    }

    private Order.Done done(VaultAtWork vault, Order order) throws IOException, InterruptedException {
        return switch (order.work()) {
            case NEW_SOURCE, END -> new Order.Done(null, 0, true, 0);
            case BACKUP -> backup(vault, order.dump());
            case DIFF -> reading(vault::diff);
            case SIZE -> reading(vault::size);
            case READ_ONE -> readOne(vault, order);
            case READ_ALL -> readAll(vault, order.dump());
            case VERIFY -> verify(vault);
        };
    }

    private Order.Done backup(VaultAtWork vault, ProductDays.Dump dump) throws IOException, InterruptedException {
        long held = stored();
        Order.Done done = reading(() -> vault.backup(dump));
        vault.cleanUp();
        Measured taken = done.measured();
        return new Order.Done(
                new Measured(taken.seconds(), stored() - held, taken.requests(), taken.peakMegabytes()),
                done.count(),
                true,
                0);
    }

    private Order.Done readOne(VaultAtWork vault, Order order) throws IOException, InterruptedException {
        int count = order.keys().size();
        long[] nanos = new long[count];
        long[] requests = new long[count];
        boolean[] right = {true};
        Order.Done done = reading(() -> {
            for (int i = 0; i < count; i++) {
                String key = order.keys().get(i);
                long before = requests();
                long began = System.nanoTime();
                byte[] text = vault.readOne(key);
                nanos[i] = System.nanoTime() - began;
                requests[i] = requests() - before;
                right[0] &= new String(text, StandardCharsets.UTF_8).startsWith("{\"id\":" + key + ",");
            }
            return 0;
        });
        Arrays.sort(nanos);
        Arrays.sort(requests);
        return new Order.Done(done.measured(), requests[(count * 99 + 99) / 100 - 1], right[0], nanos[count / 2] / 1e6);
    }

    private Order.Done readAll(VaultAtWork vault, ProductDays.Dump dump) throws IOException, InterruptedException {
        byte[][] hash = new byte[1][];
        Order.Done done = reading(() -> {
            hash[0] = vault.readAll();
            return dump.records();
        });
        return new Order.Done(done.measured(), done.count(), Arrays.equals(hash[0], hash(dump)), 0);
    }

    private Order.Done verify(VaultAtWork vault) throws IOException, InterruptedException {
        int[] broken = new int[1];
        Order.Done done = reading(() -> {
            var looked = vault.verify();
            broken[0] = looked.broken();
            return looked.objects();
        });
        return new Order.Done(done.measured(), done.count(), broken[0] == 0, 0);
    }

    private Order.Done reading(Task task) throws IOException, InterruptedException {
        long requests = requests();
        double bytes = readBytes();
        Memory.forgetPeak();
        long began = System.nanoTime();
        long count = task.run();
        double seconds = (System.nanoTime() - began) / 1e9;
        long peak = Memory.peak(ProcessHandle.current().pid()).orElse(0) / 1_000_000;
        Measured measured = new Measured(seconds, (long) (readBytes() - bytes), requests() - requests, peak);
        return new Order.Done(measured, count, true, 0);
    }

    private long requests() {
        return registry.find("holdfast.store.operations").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private double readBytes() {
        return registry.get("holdfast.store").tag("direction", "read").counter().count();
    }

    private long stored() throws IOException {
        return Disk.bytes(store);
    }

    private static byte[] hash(ProductDays.Dump dump) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(Path.of(dump.file()))) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return digest.digest();
    }
}
