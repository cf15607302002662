package io.holdfast.chaos.fault;

/** Tells people what happens, as it happens. Safe for use by many threads. */
public final class Story {
    private static final int LONGEST = 400;
    private final long began = System.nanoTime();

    /** One line, with the seconds since the campaign's start. */
    public void tell(String format, Object... values) {
        String line = "[%5.1f s] %s".formatted((System.nanoTime() - began) / 1e9, format.formatted(values));
        synchronized (System.out) {
            System.out.println(line);
        }
    }

    /** A line of some kind, such as a finding; a long text is cut. */
    public void report(Object kind, String text) {
        tell("%s: %s", kind, text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text);
    }

    public double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }
}
