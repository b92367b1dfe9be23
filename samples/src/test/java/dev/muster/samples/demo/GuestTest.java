package dev.muster.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.web.WebRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuestTest {
    @Test
    void a_guest_is_called_as_it_says() {
        assertThat(guest(Map.of("name", "Swift Owl", "colour", "#0f766e")))
                .isEqualTo(new Guest("Swift Owl", "#0f766e"));
    }

    @Test
    void a_guest_that_says_nothing_has_a_name_all_the_same() {
        assertThat(guest(Map.of())).isEqualTo(new Guest("Guest", "#7a7f8c"));
    }

    @Test
    void control_characters_and_odd_colours_are_left_out() {
        Guest guest = guest(Map.of("name", "\u0000Owl\n", "colour", "red;background:url(x)"));

        assertThat(guest).isEqualTo(new Guest("Owl", "#7a7f8c"));
    }

    @Test
    void a_long_name_is_cut_between_characters() {
        Guest guest = guest(Map.of("name", "\uD83E\uDD89".repeat(30)));

        assertThat(guest.name()).isEqualTo("\uD83E\uDD89".repeat(Guest.MAX_NAME));
    }

    private static Guest guest(Map<String, String> query) {
        return Guest.of(new WebRequest("GET", "/api/events", Map.of(), query, ""));
    }
}
