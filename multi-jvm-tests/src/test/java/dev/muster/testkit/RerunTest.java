package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RerunTest {
    @Test
    void a_plan_is_run_again_on_the_same_network_by_failsafe() {
        String command = new Rerun("com.example.VisitsIT", "nothing_is_lost")
                .command(42, Optional.of("target/cluster/VisitsIT.nothing_is_lost-1/plan.txt"), Optional.of("proxy"));

        assertThat(command)
                .isEqualTo("mvn verify -Dit.test=VisitsIT#nothing_is_lost -Dcluster.seed=42"
                        + " -Dcluster.plan=target/cluster/VisitsIT.nothing_is_lost-1/plan.txt -Dcluster.network=proxy");
    }

    @Test
    void a_nested_class_is_named_with_a_dollar_that_the_shell_leaves_alone() {
        String command = new Rerun("com.example.VisitsIT$Three", "form").command(7, Optional.empty(), Optional.empty());

        assertThat(command).isEqualTo("mvn verify -Dit.test='VisitsIT$Three#form' -Dcluster.seed=7");
    }

    @Test
    void a_class_that_is_no_integration_test_is_run_by_surefire() {
        String command = new Rerun("VisitsTest", "form").command(7, Optional.empty(), Optional.empty());

        assertThat(command).isEqualTo("mvn verify -Dtest=VisitsTest#form -Dcluster.seed=7");
    }
}
