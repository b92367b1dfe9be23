package dev.muster.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPolicyTest {
    @ParameterizedTest(name = "bound to {0}, Host {1} => {2}")
    @CsvSource({
        "127.0.0.1, localhost:8080, true",
        "127.0.0.1, LOCALHOST, true",
        "127.0.0.1, 127.0.0.1:1, true",
        "127.0.0.1, [::1]:8080, true",
        "127.0.0.1, evil.example:8080, false",
        "127.0.0.1, localhost.evil.example, false",
        "127.0.0.1, 127.0.0.1.evil.example, false",
        "10.0.0.5, 10.0.0.5:80, true",
        "10.0.0.5, localhost, false",
        "10.0.0.5, , false"
    })
    void answers_only_to_its_own_names(String bound, String header, boolean expected) {
        assertThat(new HostPolicy(bound).allowsHost(header)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "Origin {0} => {1}")
    @CsvSource({
        ", true",
        "http://127.0.0.1:8101, true",
        "http://localhost:3000, true",
        "http://evil.example, false",
        "null, false",
        "::not an origin::, false"
    })
    void refuses_pages_of_other_sites(String origin, boolean expected) {
        assertThat(new HostPolicy("127.0.0.1").allowsOrigin(origin)).isEqualTo(expected);
    }
}
