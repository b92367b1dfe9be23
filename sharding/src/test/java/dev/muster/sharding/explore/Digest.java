package dev.muster.sharding.explore;

import java.util.List;

/** 128 bits that stand for a state: two states that share them by chance are a matter of 10<sup>-24</sup> here. */
final class Digest {
    private long high = 0x9e3779b97f4a7c15L;
    private long low = 0xc2b2ae3d27d4eb4fL;

    record Value(long high, long low) {}

    void add(long value) {
        high = mixed(high ^ value) + 0x165667b19e3779f9L;
        low = mixed(low + Long.rotateLeft(value, 23) * 0x9fb21c651e98df25L);
    }

    @SuppressWarnings("EnumOrdinal") // a digest lasts no longer than the run
    void add(List<Item> items) {
        add(items.size());
        for (Item item : items) {
            add(item.kind().ordinal() + 64L * item.a());
            add(item.b() + ((long) item.c() << 20) + ((long) item.epoch() << 40));
        }
    }

    Value value() {
        return new Value(mixed(high ^ low), mixed(low + high));
    }

    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
