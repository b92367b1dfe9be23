package dev.muster.benchmarks.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Made-up clusters: half of them machines with addresses of their own, half of them ports of one machine. */
final class Addresses {
    private Addresses() {}

    /** The addresses of cluster {@code number}, all different, the same in every run. */
    static List<String> of(int number, int count) {
        SplittableRandom random = new SplittableRandom(0x6164647265737365L + number);
        if (number % 2 == 1) {
            int first = 10_000 + random.nextInt(40_000);
            return IntStream.range(first, first + count)
                    .mapToObj(port -> "127.0.0.1:" + port)
                    .toList();
        }
        List<String> addresses = new ArrayList<>();
        String network = "10." + random.nextInt(256) + ".";
        while (addresses.size() < count) {
            String address = network + random.nextInt(4) + "." + (1 + random.nextInt(254)) + ":7355";
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }
}
