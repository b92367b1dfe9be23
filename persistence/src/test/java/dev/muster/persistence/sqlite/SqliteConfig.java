package dev.muster.persistence.sqlite;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;

/** Configuration that chooses our plugins on a file. */
final class SqliteConfig {
    private SqliteConfig() {}

    static Config on(Path file) {
        return ConfigFactory.parseString("""
                        pekko.persistence.journal.plugin = "muster.persistence.sqlite.journal"
                        pekko.persistence.snapshot-store.plugin = "muster.persistence.sqlite.snapshot"
                        pekko.persistence.state.plugin = "muster.persistence.sqlite.state"
                        pekko.loglevel = OFF
                        pekko.stdout-loglevel = OFF
                        pekko.log-dead-letters = off
                        pekko.test.single-expect-default = 30s
                        """)
                .withValue("muster.persistence.sqlite.file", ConfigValueFactory.fromAnyRef(file.toString()));
    }
}
