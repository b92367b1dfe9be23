package dev.muster.persistence.sqlite;

import com.typesafe.config.Config;
import dev.muster.persistence.JournalContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
    @TempDir
    static Path folder;

    @Override
    protected Config journal() {
        return SqliteConfig.on(folder.resolve("journal.db"));
    }
}
