package dev.muster.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Processes that wait for a debugger: those named in the system property {@code cluster.debug} of the test's JVM, as in
 * {@code -Dcluster.debug=n2} or {@code -Dcluster.debug=n1,n2}. Each is started suspended, listening on a free port of the
 * loopback address, which is printed to {@link System#err}. As long as the property is set, no start and no call of this
 * package times out, and other deadlines should not either.
 */
public final class Debugging {
    /** The system property's name. */
    public static final String PROPERTY = "cluster.debug";

    private static final Duration UNLIMITED = Duration.ofDays(365);

    private Debugging() {}

    /** Whether a process is to be debugged, so that deadlines mean nothing. */
    public static boolean isOn() {
        return !names().isEmpty();
    }

    /** Whether the process of that name is to be debugged. */
    public static boolean isOn(String process) {
        return names().contains(process);
    }

    private static List<String> names() {
        return Arrays.stream(System.getProperty(PROPERTY, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** That timeout, or a year while a process is being debugged. */
    static Duration patience(Duration timeout) {
        return isOn() ? UNLIMITED : timeout;
    }

    /** A port that is free now. */
    static int port() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    static String flag(int port) {
        return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:" + port;
    }

    /** What a person needs to know to attach. */
    static String invitation(Launch launch, long pid, int port) {
        String invitation = launch.name() + " waits for a debugger at 127.0.0.1:" + port;
        if (launch.placement().commandPrefix().isEmpty()) {
            return invitation;
        }
        String inside = "nsenter --net --target " + pid + " -- ";
        return invitation + " in its own network; reach it by\n  " + inside + "jdb -attach 127.0.0.1:" + port
                + "\nor, from a debugger here, through\n  socat TCP-LISTEN:" + port
                + ",bind=127.0.0.1,reuseaddr,fork EXEC:\"" + inside + "socat STDIO TCP:127.0.0.1:" + port + "\"";
    }
}
