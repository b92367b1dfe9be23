package dev.muster.persistence.sqlite;

import com.typesafe.config.Config;
import dev.muster.persistence.SnapshotStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSnapshotStoreTest extends SnapshotStoreContract {
    @TempDir
    static Path folder;

    @Override
    protected Config snapshotStore() {
        return SqliteConfig.on(folder.resolve("journal.db"));
    }
}
