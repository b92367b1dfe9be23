package dev.muster.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every host that was ever named, in the order in which it was. */
final class Hosts<M> {
    private final long wireSeed;
    private final long timingSeed;
    private final Map<String, Host<M>> byName = new HashMap<>();
    private final List<Host<M>> inOrder = new ArrayList<>();

    Hosts(long wireSeed, long timingSeed) {
        this.wireSeed = wireSeed;
        this.timingSeed = timingSeed;
    }

    Host<M> get(String name) {
        Host<M> host = byName.get(name);
        if (host == null) {
            host = new Host<>(name, inOrder.size(), wireSeed, timingSeed);
            byName.put(name, host);
            inOrder.add(host);
        }
        return host;
    }

    List<Host<M>> get(Collection<String> names) {
        List<Host<M>> found = new ArrayList<>(names.size());
        names.forEach(name -> found.add(get(name)));
        return found;
    }

    /** What runs at {@code name}, or null. */
    @Nullable
    Life<M> findLife(String name) {
        Host<M> host = byName.get(name);
        return host == null ? null : host.life;
    }

    /** What runs at {@code name}; fails when nothing does. */
    Life<M> life(String name) {
        Life<M> life = findLife(name);
        if (life == null) {
            throw new IllegalStateException("no node runs at [" + name + "]");
        }
        return life;
    }

    /** The names at which something runs, sorted. */
    List<String> running() {
        List<String> names = new ArrayList<>();
        for (Host<M> host : inOrder) {
            if (host.life != null) {
                names.add(host.name);
            }
        }
        names.sort(null);
        return names;
    }

    void healAll() {
        inOrder.forEach(Host::healAll);
    }
}
