package dev.muster.membership.phi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values: -log10(erfc(z / sqrt 2) / 2) in 50-digit arithmetic. */
class NormalTailTest {
    @ParameterizedTest(name = "{0} deviations => {1}")
    @CsvSource({
        "-10, 3.309260121306722299e-24",
        "-6, 4.284695703651578252e-10",
        "-3, 5.8664931379006669102e-4",
        "-1, 0.075026012957818023238",
        "0, 0.30102999566398119521",
        "0.5, 0.51069198926524077447",
        "1, 0.79954554149197050003",
        "2, 1.643016080140937048",
        "2.9999999, 2.8696988933462081575",
        "3, 2.8696990359293690772",
        "4, 4.4993349075564788648",
        "5, 6.5426456723906544963",
        "6, 9.0058643274767042092",
        "8, 15.206142551017154558",
        "10, 23.118053405486075894",
        "20, 88.56009534307559192",
        "37, 299.24218117860992167",
        "40, 349.43700645934584209",
        "100, 2173.8715428690343765",
        "1000, 217150.64004199438628"
    })
    void the_logarithm_is_exact_to_twelve_digits(double z, double expected) {
        assertThat(NormalTail.minusLog10(z)).isCloseTo(expected, within(1e-12 * expected));
    }

    @Test
    void it_never_falls_and_is_never_infinite() {
        double before = 0;
        for (double z = -40; z < 60; z += 0.001) {
            double now = NormalTail.minusLog10(z);

            assertThat(now).as("z %s", z).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(NormalTail.minusLog10(1e12)).isFinite().isGreaterThan(2e22);
    }

    @Test
    void both_sides_of_the_distribution_add_up_to_one() {
        for (double z = 0; z < 40; z += 0.01) {
            assertThat(NormalTail.probability(z) + NormalTail.probability(-z))
                    .as("z %s", z)
                    .isCloseTo(1, within(1e-15));
        }
    }
}
