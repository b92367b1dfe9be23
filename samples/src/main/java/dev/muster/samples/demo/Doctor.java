package dev.muster.samples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** Says whether this machine can build and run Muster. It needs nothing but the JDK, so it runs from its source. */
public final class Doctor {
    private static final PrintStream OUT = System.out;
    private static final long WANTED_BYTES = 1L << 30;

    private int faults;

    private Doctor() {}

    /**
     * Checks the machine; exit code 0 if all is well, else 1.
     *
     * @param arguments the folder of the checkout
     */
    public static void main(String[] arguments) {
        Path root = Path.of(arguments.length == 0 ? "." : arguments[0]).toAbsolutePath();
        Doctor doctor = new Doctor();
        doctor.check("java", () -> java());
        doctor.check("loopback", () -> loopback());
        doctor.check("disk", () -> disk(root));
        doctor.check("wrapper", () -> wrapper(root));
        System.exit(doctor.faults == 0 ? 0 : 1);
    }

    private void check(String what, Callable<String> check) {
        try {
            OUT.printf("  OK      %-9s %s%n", what, check.call());
        } catch (Exception e) {
            faults++;
            OUT.printf("  WRONG   %-9s %s%n", what, e.getMessage());
        }
    }

    private static String java() throws IOException {
        int version = Runtime.version().feature();
        if (version < 17) {
            throw new IOException("Java " + version + " is too old; set JAVA_HOME to a JDK 17 or later");
        }
        return Runtime.version() + " in " + System.getProperty("java.home");
    }

    private static String loopback() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket server = new ServerSocket(0, 1, loopback);
                Socket client = new Socket(loopback, server.getLocalPort());
                Socket accepted = server.accept()) {
            return "127.0.0.1 accepts connections, here on port " + accepted.getLocalPort() + " from port "
                    + client.getLocalPort();
        }
    }

    private static String disk(Path root) throws IOException {
        FileStore store = Files.getFileStore(root);
        long free = store.getUsableSpace();
        if (free < WANTED_BYTES || !Files.isWritable(root)) {
            throw new IOException(
                    "only " + (free >> 20) + " MiB free in " + root + ", or it is not writable; the build wants 1 GiB");
        }
        return (free >> 30) + " GiB free in " + root;
    }

    private static String wrapper(Path root) throws IOException {
        for (String file : List.of("mvnw", ".mvn/wrapper/maven-wrapper.properties")) {
            if (!Files.isReadable(root.resolve(file))) {
                throw new IOException(file + " is missing in " + root + "; run this from a complete checkout");
            }
        }
        if (!Files.isExecutable(root.resolve("mvnw"))) {
            throw new IOException("mvnw is not executable; run chmod +x mvnw");
        }
        return "mvnw is there";
    }
}
