package io.holdfast.stack;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The one stack of this JVM, started by whoever asks first and ended with the JVM. Quarkus loads tests by several class loaders, in
 * each of which a static field would be another one; so what is shared is kept among the system's properties, as text.
 */
public final class SharedStack {
    private static final String KEY = "holdfast.test.stack";
    private static final String PLOTS = "holdfast.test.stack.plots";
    /** One object in all class loaders; not the properties themselves, which every thread that sets one has to lock. */
    private static final Object LOCK = KEY.intern();

    private SharedStack() {}

    /** The configuration of the shared stack. */
    public static Map<String, String> configuration() {
        synchronized (LOCK) {
            if (System.getProperty(KEY) == null) {
                System.setProperty(KEY, write(LocalStack.start().configuration()));
            }
            return read(System.getProperty(KEY));
        }
    }

    /** The configuration of a share of the shared stack that nobody else has; there are ten of them. */
    public static Map<String, String> separate() {
        synchronized (LOCK) {
            Map<String, String> whole = configuration();
            int number = Integer.getInteger(PLOTS, 0) + 1;
            System.setProperty(PLOTS, Integer.toString(number));
            return Plot.claim(whole, number);
        }
    }

    /** The mails that the shared stack received. */
    public static Inbox inbox() {
        return Inbox.of(configuration());
    }

    private static String write(Map<String, String> configuration) {
        Properties properties = new Properties();
        properties.putAll(configuration);
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Map<String, String> read(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
