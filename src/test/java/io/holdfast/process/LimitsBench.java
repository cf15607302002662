package io.holdfast.process;

import io.holdfast.shop.Call;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * How much of a strict bucket (40 calls, 2 a second, 429 beyond it) 1, 2 and 4 processes of the production jar use together, by the shop's own log:
 * share = calls ÷ (40 + 2 × seconds). Fails where the share is below 0.95 or a call was answered with 429.
 */
public final class LimitsBench {
    private static final int CAPACITY = 40;
    private static final int LEAK = 2;
    private static final double LEAST_SHARE = 0.95;

    private record Run(int workers, int atWork, double share, long throttled) {
        boolean isGood() {
            return share >= LEAST_SHARE && throttled == 0 && atWork == workers;
        }

        @Override
        public String toString() {
            return "{\"workers\":%d,\"at_work\":%d,\"bucket_share\":%.4f,\"throttled\":%d}"
                    .formatted(workers, atWork, share, throttled);
        }
    }

    private LimitsBench() {}

    /** @param arguments how many seconds each run lasts; 120 where nothing is given */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        Duration time = Duration.ofSeconds(arguments.length == 0 ? 120 : Long.parseLong(arguments[0]));
        List<Run> runs = new ArrayList<>();
        for (int workers : new int[] {1, 2, 4}) {
            Run run = run(workers, time);
            System.out.printf(
                    "%d processes: %.2f %% of what the bucket gives in %d s; %d at work, %d calls refused%n",
                    workers, run.share() * 100, time.toSeconds(), run.atWork(), run.throttled());
            runs.add(run);
        }
        System.out.println(
                "{\"runs\":" + runs.stream().map(Run::toString).collect(Collectors.joining(",", "[", "]")) + "}");
        System.exit(runs.stream().allMatch(Run::isGood) ? 0 : 1);
    }

    private static Run run(int workers, Duration time) {
        Installation installation = new Installation();
        Settings settings = Settings.demo().withBucket(CAPACITY, LEAK).withPageMax(10);
        List<HoldfastProcess> processes = new ArrayList<>();
        try (DemoShop shop = DemoShop.with(settings)) {
            for (int i = 0; i < workers; i++) {
                processes.add(installation.worker());
            }
            HoldfastApi owner = processes.getFirst().api().signedIn(installation.newTenant(processes.getFirst()));
            String source = Installation.source(owner, shop, "" + CAPACITY, "" + LEAK);
            shop.calls().clear();
            owner.startBackup(source);
            while (shop.calls().list().stream().noneMatch(Call::isApi)) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            long first = apiCalls(shop).getFirst().nanos();
            long end = first + time.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            List<Call> calls =
                    apiCalls(shop).stream().filter(call -> call.nanos() <= end).toList();
            double share = calls.size() / (CAPACITY + LEAK * (double) time.toSeconds());
            long throttled = calls.stream().filter(call -> call.status() == 429).count();
            int atWork = (int) calls.stream().map(Call::worker).distinct().count();
            return new Run(workers, atWork, share, throttled);
        } finally {
            processes.forEach(HoldfastProcess::close);
        }
    }

    private static List<Call> apiCalls(DemoShop shop) {
        return shop.calls().list().stream().filter(Call::isApi).toList();
    }
}
