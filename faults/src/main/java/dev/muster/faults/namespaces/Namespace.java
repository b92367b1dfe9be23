package dev.muster.faults.namespaces;

import dev.muster.faults.machine.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace without a name, which lives as long as a process in it. Here that is a {@code cat} whose input only
 * this JVM can write: when this JVM is gone, however it went, {@code cat} comes to its end.
 */
final class Namespace implements AutoCloseable {
    private static final String SIGN = "here";

    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    /** Makes one; it has nothing but a loopback device that is down. */
    static Namespace open() throws IOException {
        List<String> command =
                Command.of("unshare", "--net", "--", Command.of("cat").get(0));
        Process holder = new ProcessBuilder(command).redirectErrorStream(true).start();
        boolean isReady = false;
        try {
            // unshare becomes cat, with the same process id, once it is in the new namespace; only cat gives back the
            // sign.
            String answer = Command.await(command, Program.later(() -> echo(holder)));
            if (!answer.equals(SIGN)) {
                throw new IOException("[" + String.join(" ", command) + "] failed: " + answer);
            }
            isReady = true;
            return new Namespace(holder);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a network namespace was made", interrupted);
        } finally {
            if (!isReady) {
                holder.destroyForcibly();
            }
        }
    }

    private static String echo(Process holder) {
        try {
            BufferedReader answer = holder.inputReader(StandardCharsets.UTF_8);
            holder.getOutputStream().write((SIGN + "\n").getBytes(StandardCharsets.UTF_8));
            holder.getOutputStream().flush();
            return String.valueOf(answer.readLine());
        } catch (IOException ended) {
            return String.valueOf(ended.getMessage());
        }
    }

    /** The words before a command that is to run in it, with the process id of the command itself. */
    List<String> prefix() throws IOException {
        return Command.of("nsenter", "--target", Long.toString(holder.pid()), "--net", "--");
    }

    /** Takes the device and makes it the way to all other nodes; {@code address} with the length of the prefix. */
    void equip(TunDevice device, String address, int mostBytes) throws IOException {
        String name = device.name();
        Command.run(Command.of("ip", "link", "set", "dev", name, "netns", Long.toString(holder.pid())), "");
        List<String> configure = new ArrayList<>(prefix());
        configure.addAll(Command.of("ip", "-batch", "-"));
        Command.run(
                configure,
                String.join(
                        "\n",
                        "link set dev lo up",
                        "link set dev " + name + " mtu " + mostBytes + " txqueuelen 4096",
                        "address add " + address + " dev " + name,
                        "link set dev " + name + " up",
                        ""));
    }

    long pid() {
        return holder.pid();
    }

    @Override
    public void close() {
        try {
            holder.getOutputStream().close();
            if (!holder.waitFor(2, TimeUnit.SECONDS)) {
                holder.destroyForcibly();
            }
        } catch (IOException ended) {
            holder.destroyForcibly();
        } catch (InterruptedException interrupted) {
            holder.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
