package io.holdfast.chaos.fault;

/** Tells people what happens, as it happens. Safe for use by many threads. */
public final class Story {
    private final long began = System.nanoTime();

    /** One line, with the seconds since the campaign's start. */
    public void tell(String format, Object... values) {
        String line = "[%5.1f s] %s".formatted((System.nanoTime() - began) / 1e9, format.formatted(values));
        synchronized (System.out) {
            System.out.println(line);
        }
    }

    public double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }
}
