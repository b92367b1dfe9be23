package dev.muster.faults.namespaces;

import java.util.List;

/** Opens a network with two nodes, says the process ids of their namespaces in a line, and waits for the end of its input. */
public final class NamespaceHolder {
    private NamespaceHolder() {}

    /**
     * Runs it.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
        NamespaceNetwork network = NamespaceNetwork.open(1);
        System.out.println(pid(network.attach("n1").commandPrefix()) + " "
                + pid(network.attach("n2").commandPrefix()));
        System.exit(System.in.read());
    }

    static long pid(List<String> commandPrefix) {
        return Long.parseLong(commandPrefix.get(commandPrefix.indexOf("--target") + 1));
    }
}
