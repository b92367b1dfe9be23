package dev.muster.testkit;

import java.util.List;

/** How nodes log when the project does not say: Logback's own default prints every debug line. */
final class Logging {
    private Logging() {}

    static List<String> flags() {
        ClassLoader loader = Logging.class.getClassLoader();
        boolean configured =
                loader.getResource("logback-test.xml") != null || loader.getResource("logback.xml") != null;
        return configured ? List.of() : List.of("-Dlogback.configurationFile=dev/muster/testkit/node-logback.xml");
    }
}
