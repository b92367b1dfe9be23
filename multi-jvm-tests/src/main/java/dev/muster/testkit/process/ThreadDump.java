package dev.muster.testkit.process;

import java.util.Map;
import java.util.TreeMap;

/** The stacks of all threads of the JVM it runs in. */
final class ThreadDump {
    private ThreadDump() {}

    static String ofThisJvm() {
        Map<String, String> stacks = new TreeMap<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            StringBuilder text = new StringBuilder();
            text.append('"')
                    .append(thread.getName())
                    .append("\" ")
                    .append(thread.getState())
                    .append('\n');
            for (StackTraceElement element : stack) {
                text.append("    at ").append(element).append('\n');
            }
            stacks.put(thread.getName() + ' ' + System.identityHashCode(thread), text.toString());
        });
        return String.join("\n", stacks.values());
    }
}
