package io.holdfast.truth;

import java.util.ArrayList;
import java.util.List;

/** The connector that describes a world truthfully. */
final class ConnectorText {
    private ConnectorText() {}

    /** @param name of the connector */
    static String of(String name, Traits traits) {
        Traits.Platform world = traits.platform();
        List<String> lines = new ArrayList<>();
        lines.add("name: " + name);
        lines.add("title: A world");
        lines.add("type: rest");
        lines.add("base_url: \"{{ settings.url }}\"");
        lines.add("settings: [{name: url, description: \"The account's address\"}]");
        lines.add("check: {path: /check}");
        switch (world.gone()) {
            case FORBIDDEN ->
                lines.add(
                        "error_handler: [{status: 403, pointer: /code, value: gone, action: not_found, scope: [item, write]}]");
            case ERROR_IN_200 ->
                lines.add(
                        "error_handler: [{status: 200, pointer: /code, value: gone, action: not_found, scope: [item, write]}]");
            default -> {}
        }
        lines.add("streams:");
        lines.addAll(things(traits));
        lines.addAll(stream(
                "marks",
                "{path: /marks}",
                "paginator: {type: none}",
                "item: {endpoint: {path: \"/marks/{{ record.key }}\"}}",
                "references: [{pointer: /thing, stream: things, on_missing: \"null\"}]",
                "restorable: no"));
        if (world.notes()) {
            lines.addAll(stream(
                    "notes",
                    "{path: \"/things/{{ parent.key }}/notes\"}",
                    "parent: {stream: things}",
                    "paginator: {type: page, page_param: page, size_param: per_page, size: 2}",
                    "item: {endpoint: {path: \"/things/{{ record.key.0 }}/notes/{{ record.key.1 }}\"}}",
                    "restorable: no"));
        }
        if (world.feed()) {
            lines.addAll(stream(
                            "events",
                            "{path: /events}",
                            "kind: feed",
                            "paginator: {type: last_id, cursor_param: after, size_param: per_page, size: 3}",
                            "order: /seq",
                            "batch: {settle: 1h}",
                            "restorable: no")
                    .stream()
                    .map(line -> line.replace("primary_key: [/id]", "primary_key: [/seq]"))
                    .toList());
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> things(Traits traits) {
        Traits.Platform world = traits.platform();
        List<String> more = new ArrayList<>();
        more.add("records_path: /things");
        String size = world.shape() == Shape.NONE ? "" : ", size_param: per_page, size: " + world.size();
        more.add("paginator: {" + world.shape().yaml + size + "}");
        if (world.counted()) {
            more.add("count: {endpoint: {path: /things/count}, pointer: /count}");
        }
        if (world.item()) {
            more.add("item: {endpoint: {path: \"/things/{{ record.key }}\"}}");
        }
        if (world.hasCursor()) {
            more.add("cursor: {field: /updated_at, param_from: updated_since, format: %s, lookback: %ds}"
                    .formatted(world.dates().format(), world.lookback()));
        }
        if (world.gone() == Traits.Gone.TRASH || world.gone() == Traits.Gone.FLAGGED) {
            more.add("deletes: {type: flag_field, filter: [{pointer: /deleted}]}");
        }
        if (world.media()) {
            more.add("media: [{pointer: /image}]");
        }
        more.add("volatile_fields: [/views]");
        more.add("references: [{pointer: /parent, stream: things, on_missing: \"null\"}]");
        more.add("fields: {read_only: [/id, /updated_at, /deleted, /image]}");
        more.addAll(writing(traits.restoring()));
        return stream("things", "{path: /things}", more.toArray(String[]::new));
    }

    private static List<String> writing(Traits.Restoring restoring) {
        if (restoring == null) {
            return List.of("restorable: no");
        }
        List<String> more = new ArrayList<>();
        more.add("match_on: [[{pointer: /name, param: name}]]");
        more.add("write:");
        more.add("  create: {method: POST, path: /things%s}"
                .formatted(restoring.ignoresParent() && !restoring.batch() ? ", then_update: true" : ""));
        more.add("  update: {method: PUT, path: \"/things/{{ record.key }}\"}");
        more.add("  delete: {method: DELETE, path: \"/things/{{ record.key }}\"}");
        if (restoring.batch()) {
            more.add(
                    "  batch: {endpoint: {method: POST, path: /batch}, max_records: 5, error: /error, create: {list: create, in_order: %s}}"
                            .formatted(!restoring.shuffled()));
        }
        return more;
    }

    private static List<String> stream(String name, String endpoint, String... more) {
        List<String> lines = new ArrayList<>();
        lines.add("  - name: " + name);
        lines.add("    endpoint: " + endpoint);
        lines.add("    primary_key: [/id]");
        for (String each : more) {
            lines.add("    " + each);
            if (each.equals("restorable: no")) {
                lines.add("    reason: It is there to be read.");
            }
        }
        return lines;
    }
}
