package dev.muster.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What became of the tests of a class that another test launched.
 *
 * @param results by display name
 * @param printed on standard error meanwhile
 */
record LaunchedTests(Map<String, TestExecutionResult> results, String printed) {
    /** Runs the tests of that class, with these parameters of JUnit. */
    static LaunchedTests of(Class<?> test, Map<String, String> parameters) {
        Map<String, TestExecutionResult> results = new TreeMap<>();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream err = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(test))
                                    .configurationParameters(parameters)
                                    .build(),
                            new TestExecutionListener() {
                                @Override
                                public void executionFinished(TestIdentifier run, TestExecutionResult result) {
                                    if (run.isTest()) {
                                        results.put(run.getDisplayName(), result);
                                    }
                                }
                            });
        } finally {
            System.setErr(err);
        }
        return new LaunchedTests(results, printed.toString(StandardCharsets.UTF_8));
    }

    /** What the only test threw. */
    Throwable failure() {
        if (results.size() != 1) {
            throw new AssertionError("one test was expected, were " + results);
        }
        TestExecutionResult result = results.values().iterator().next();
        return result.getThrowable().orElseThrow(() -> new AssertionError("a failure was expected, was " + result));
    }
}
