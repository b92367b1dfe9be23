package dev.muster.runtime.internal;

import dev.muster.persistence.sqlite.SqliteFile;
import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.StartFailure;
import dev.muster.runtime.TlsSettings;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** What can be found out before anything is opened: each fault becomes one sentence. */
public final class Preflight {
    private Preflight() {}

    /**
     * Checks the port, the keys and, if a journal is needed, the journal, and says who that is.
     *
     * @throws StartFailure if one of them cannot be used
     */
    static Hello.Journal check(NodeSettings settings, JournalUse journal) {
        NodeSettings.Network network = settings.network();
        NodeSettings.Address address = network.address();
        checkPort(portKey(address), address.bindHost(), address.bindPort());
        if (settings.web().port() > 0) {
            checkPort("muster.web-port", settings.web().host(), settings.web().port());
        }
        if (network.tls() != null) {
            checkKeys(network.tls());
        }
        if (journal == JournalUse.NOT_NEEDED) {
            return Hello.Journal.NONE;
        }
        checkSeedsAreHere(network);
        return checkJournal(settings.data());
    }

    /** Whether an entity of this node writes to the journal. */
    public enum JournalUse {
        /** An event-sourced entity is served. */
        NEEDED,
        /** None is. */
        NOT_NEEDED
    }

    /** The setting of the port at which a node listens. */
    static String portKey(NodeSettings.Address address) {
        return address.isDirect() ? "muster.port" : "muster.bind-port";
    }

    /** The sentence for an address that cannot be bound. */
    static String bindFailure(String key, String host, int port, IOException e) {
        if (e instanceof BindException && String.valueOf(e.getMessage()).contains("Cannot assign")) {
            return "this machine has no address " + host + "; set " + key.replace("port", "host")
                    + " to one of its own";
        }
        return "port " + port + " on " + host
                + " is taken, probably by another node or an earlier run of this one; stop it" + " (ss -ltnp 'sport = :"
                + port + "' shows who holds it) or set " + key + " to another port";
    }

    private static void checkPort(String key, String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    "the host name " + host + " is not known; correct " + key.replace("port", "host"), e);
        } catch (IOException e) {
            throw new StartFailure(bindFailure(key, host, port, e), e);
        }
    }

    private static void checkKeys(TlsSettings tls) {
        String password = tls.password().get();
        checkStore("muster.tls.key-store", tls.keyStore(), password);
        checkStore("muster.tls.trust-store", tls.trustStore(), password);
    }

    private static void checkStore(String key, Path path, String password) {
        File file = path.toFile();
        if (!file.canRead()) {
            throw new StartFailure(
                    "cannot read the TLS store " + path + "; it does not exist or is protected: correct " + key);
        }
        try {
            if (KeyStore.getInstance(file, password.toCharArray()).size() == 0) {
                throw new StartFailure("the TLS store " + path + " is empty; put the keys into it or correct " + key);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure(
                    "cannot open the TLS store " + path + ": the password is wrong, or it is neither PKCS#12"
                            + " nor JKS; correct muster.tls.password or " + key,
                    e);
        }
    }

    private static void checkSeedsAreHere(NodeSettings.Network network) {
        for (String seed : network.seeds()) {
            if (!NodeSettings.isLoopback(seed.substring(0, seed.lastIndexOf(':')))) {
                throw new StartFailure(
                        "the SQLite journal is shared by the nodes of one machine only, but the seed " + seed
                                + " is elsewhere, so that its node would not see this node's events; use loopback seeds, or no"
                                + " event-sourced entities");
            }
        }
    }

    private static Hello.Journal checkJournal(Path data) {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new StartFailure(
                    "cannot make the journal's folder " + data.toAbsolutePath()
                            + "; a file may be in its place or its parent is protected: set muster.data to a folder of your own",
                    e);
        }
        Path file = data.resolve("journal.db").toAbsolutePath().normalize();
        try {
            return new Hello.Journal(SqliteFile.check(file), String.valueOf(file.getParent()));
        } catch (IllegalStateException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
