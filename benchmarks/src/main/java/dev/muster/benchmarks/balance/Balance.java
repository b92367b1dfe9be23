package dev.muster.benchmarks.balance;

import dev.muster.benchmarks.measure.Options;
import dev.muster.benchmarks.measure.Options.Defaults;
import dev.muster.benchmarks.measure.Sheet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Clusters of made-up addresses grow node by node and shrink again. After each change: how much the fullest node has above the
 * mean, and how many shards changed hands for each that had to. No node is started. Then: what finding a route costs.
 */
public final class Balance {
    private static final int CLUSTERS = 40;
    private static final List<String> SUBJECTS = List.of("muster", "least-shard", "ring-10");
    private static final List<Integer> SHOWN = List.of(3, 5, 10, 20, 50);

    private final Sheet sheet;
    private final int shards;
    private final int fewest;
    private final int most;

    private Balance(Sheet sheet, int shards, int fewest, int most) {
        this.sheet = sheet;
        this.shards = shards;
        this.fewest = fewest;
        this.most = most;
    }

    /** Measures both. */
    public static void run(Options options, Sheet sheet) {
        sheet.columns(SUBJECTS);
        List<String> modes =
                options.words("modes", Defaults.always("placement,lookup"), List.of("placement", "lookup"));
        if (modes.contains("placement")) {
            int clusters = options.number("rounds", new Defaults(Integer.toString(CLUSTERS), "4"), 1000);
            List<Integer> nodes = options.numbers("nodes", new Defaults("3,50", "3,10"), 200);
            int shards = options.number("shards", Defaults.always("256"), 4096);
            sheet.note(shards + " shards, clusters of " + nodes + " nodes");
            Balance balance = new Balance(sheet, shards, nodes.get(0), nodes.get(nodes.size() - 1));
            try (LeastShardPlacing leastShard = new LeastShardPlacing(shards)) {
                for (int cluster = 0; cluster < clusters; cluster++) {
                    balance.measure(new MusterPlacing(shards), "muster", cluster);
                    balance.measure(leastShard, "least-shard", cluster);
                    balance.measure(new RingPlacing(shards), "ring-10", cluster);
                }
            }
        }
        if (modes.contains("lookup")) {
            Lookup.run(options, sheet);
        }
    }

    private void measure(Placing placing, String subject, int cluster) {
        List<String> addresses = Addresses.of(cluster, most);
        SplittableRandom random = new SplittableRandom(cluster);
        List<String> nodes = new ArrayList<>(addresses.subList(0, fewest));
        placing.start(nodes);
        List<String> owners = placing.owners();
        addFullest(subject, owners, nodes.size());
        while (nodes.size() < most) {
            String newcomer = addresses.get(nodes.size());
            nodes.add(newcomer);
            placing.join(newcomer);
            List<String> next = placing.owners();
            addMoved("join", subject, nodes.size(), moved(owners, next) / ((double) shards / nodes.size()));
            owners = next;
            addFullest(subject, owners, nodes.size());
        }
        while (nodes.size() > fewest) {
            String leaver = nodes.remove(random.nextInt(nodes.size()));
            long homeless = owners.stream().filter(leaver::equals).count();
            placing.leave(leaver);
            List<String> next = placing.owners();
            addMoved("leave", subject, nodes.size() + 1, moved(owners, next) / (double) Math.max(1, homeless));
            owners = next;
            addFullest(subject, owners, nodes.size());
        }
    }

    private void addFullest(String subject, List<String> owners, int nodes) {
        Map<String, Integer> loads = new HashMap<>();
        owners.forEach(owner -> loads.merge(owner, 1, Integer::sum));
        double fullest =
                loads.values().stream().mapToDouble(Integer::doubleValue).max().orElse(0);
        double mean = (double) shards / nodes;
        for (String cell : cells(nodes)) {
            sheet.add(cell, "fullest/mean", subject, fullest / mean);
            sheet.add(cell, "fullest/possible", subject, fullest / Math.ceil(mean));
        }
    }

    private void addMoved(String change, String subject, int nodes, double overLeast) {
        cells(nodes).forEach(cell -> sheet.add(cell, change + " moved/least", subject, overLeast));
    }

    private List<String> cells(int nodes) {
        String all = fewest + " to " + most + " nodes";
        return SHOWN.contains(nodes) ? List.of(all, nodes + " nodes") : List.of(all);
    }

    private static int moved(List<String> before, List<String> after) {
        int moved = 0;
        for (int shard = 0; shard < before.size(); shard++) {
            moved += before.get(shard).equals(after.get(shard)) ? 0 : 1;
        }
        return moved;
    }
}
