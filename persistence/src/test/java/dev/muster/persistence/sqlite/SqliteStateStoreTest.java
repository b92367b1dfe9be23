package dev.muster.persistence.sqlite;

import com.typesafe.config.Config;
import dev.muster.persistence.StateStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreTest extends StateStoreContract {
    @TempDir
    static Path folder;

    @Override
    protected Config stateStore() {
        return SqliteConfig.on(folder.resolve("journal.db"));
    }
}
