package dev.muster.testkit;

import java.util.Optional;

/**
 * A test method, to run it again.
 *
 * @param className with the package and, before a nested class, a dollar
 * @param method its name
 */
record Rerun(String className, String method) {
    /**
     * The command for a shell, to be given in the folder of the module.
     *
     * @param seed of the run
     * @param plan the file of the plan; empty for a test without
     * @param network the mode, in lower case; empty for plain loopback
     */
    String command(long seed, Optional<String> plan, Optional<String> network) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        String outer = simple.contains("$") ? simple.substring(0, simple.indexOf('$')) : simple;
        // Failsafe runs what ends in IT, Surefire the rest
        String option = outer.endsWith("IT") ? "-Dit.test=" : "-Dtest=";
        String name = simple + "#" + method;
        StringBuilder command = new StringBuilder("mvn verify ").append(option);
        command.append(name.contains("$") ? "'" + name + "'" : name);
        command.append(" -Dcluster.seed=").append(seed);
        plan.ifPresent(file -> command.append(" -Dcluster.plan=").append(file));
        network.ifPresent(mode -> command.append(" -Dcluster.network=").append(mode));
        return command.toString();
    }
}
