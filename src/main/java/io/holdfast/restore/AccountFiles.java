package io.holdfast.restore;

import io.holdfast.backup.Csv;
import io.holdfast.database.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A restore's account as files, a page of rows in memory at a time. */
@Singleton
class AccountFiles {
    private static final int PAGE = 1000;
    private final ItemRows items;
    private final Json json;

    AccountFiles(ItemRows items, Json json) {
        this.items = items;
        this.json = json;
    }

    /** Where a record lives now. */
    @RegisterForReflection
    record Moved(String stream, String oldKey, String newKey) {}

    @FunctionalInterface
    private interface Writing {
        void of(Item item) throws IOException;
    }

    void csv(UUID restore, OutputStream out) throws IOException {
        Csv.row(
                out,
                "STREAM",
                "KEY",
                "KIND",
                "ACTION",
                "OUTCOME",
                "NEW_KEY",
                "ERROR_CODE",
                "ERROR_DETAIL",
                "ANSWER",
                "ATTEMPTS",
                "READ_BACK");
        each(
                restore,
                item -> Csv.row(
                        out,
                        item.stream(),
                        item.key(),
                        item.kind().kindName(),
                        item.action() == null ? null : item.action().actionName(),
                        item.outcome().outcomeName(),
                        item.newKey(),
                        item.errorCode(),
                        item.errorDetail(),
                        item.answer(),
                        item.attempts(),
                        item.readBack() == null ? null : item.readBack().readBackName()));
    }

    void ndjson(UUID restore, OutputStream out) throws IOException {
        each(restore, item -> line(out, RestoreViews.ItemView.of(item)));
    }

    void keyMap(UUID restore, OutputStream out) throws IOException {
        each(restore, item -> {
            if (item.newKey() != null && !item.newKey().equals(item.key())) {
                line(out, new Moved(item.stream(), item.key(), item.newKey()));
            }
        });
    }

    private void line(OutputStream out, Object value) throws IOException {
        out.write((json.text(value) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void each(UUID restore, Writing writing) throws IOException {
        List<Item> page = items.page(restore, Set.of(), 0, PAGE);
        while (!page.isEmpty()) {
            for (Item item : page) {
                writing.of(item);
            }
            page = items.page(restore, Set.of(), page.getLast().id(), PAGE);
        }
    }
}
