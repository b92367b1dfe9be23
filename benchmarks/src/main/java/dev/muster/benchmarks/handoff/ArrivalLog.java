package dev.muster.benchmarks.handoff;

import dev.muster.benchmarks.load.Receiver;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the entities of one process get, in a file that the parent reads when the process has gone. Thread safe. */
final class ArrivalLog implements Receiver.Notes {
    private static final int MOST = 3_000_000;
    private static final int LONGS = 5;

    private final LongBuffer records;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> entities = ConcurrentHashMap.newKeySet();

    private ArrivalLog(LongBuffer records) {
        this.records = records;
    }

    /** Begins a log in a file of that name, which must not exist. */
    static ArrivalLog begin(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) MOST * LONGS * Long.BYTES);
            return new ArrivalLog(mapped.asLongBuffer());
        }
    }

    /** What a log holds. */
    static List<Arrival> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            LongBuffer records = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .asLongBuffer();
            List<Arrival> arrivals = new ArrayList<>();
            for (int at = 0; at < records.capacity(); at += LONGS) {
                if (records.get(at + 4) != 0) {
                    arrivals.add(new Arrival(
                            (int) records.get(at),
                            (int) records.get(at + 1),
                            records.get(at + 2),
                            records.get(at + 3),
                            records.get(at + 4)));
                }
            }
            return arrivals;
        }
    }

    @Override
    public void arrived(String id, long sender, long sequence, long sentNanos) {
        int record = next.getAndIncrement();
        if (record >= MOST) {
            throw new IllegalStateException(
                    "more than " + MOST + " messages arrived; send fewer, or for a shorter time");
        }
        int entity = Integer.parseInt(id, 1, id.length(), 10);
        int at = record * LONGS;
        records.put(at, sender);
        records.put(at + 1, entity);
        records.put(at + 2, sequence);
        records.put(at + 3, sentNanos);
        records.put(at + 4, System.nanoTime());
        entities.add(entity);
    }

    /** How many messages have arrived. */
    int count() {
        return next.get();
    }

    /** How many different entities have got one. */
    int entities() {
        return entities.size();
    }
}
