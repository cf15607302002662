package io.holdfast.chaos.hook;

import java.io.IOException;
import java.lang.instrument.Instrumentation;

/** The entry of the Java agent. Its argument is {@code <port of the campaign>,<name of this process>}. */
public final class HookAgent {
    private HookAgent() {}

    /** Called by the JVM before the program's own main method. A campaign that cannot be reached ends the start. */
    public static void premain(String argument, Instrumentation instrumentation) throws IOException {
        String[] parts = argument.split(",", 2);
        HookLine line = HookLine.open(Integer.parseInt(parts[0]), parts[1]);
        Hooks.speakOn(line);
        instrumentation.addTransformer(new StepWeaver(line));
    }
}
