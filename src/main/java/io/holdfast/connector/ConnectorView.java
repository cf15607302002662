package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A connector as people see it before they choose it: what it asks for, what it reads, and what can be put back. */
@RegisterForReflection
public record ConnectorView(
        String name,
        String title,
        String description,
        String type,

        @Schema(description = "How calls prove who they are; null where they need not")
        String authenticator,

        @Schema(description = "Whether accounts can be connected by a few clicks, once the operator's client is set")
        boolean installable,

        @Schema(description = "Whether the platform tells of changes by itself")
        boolean webhooks,

        List<Input> settings,
        List<Input> credentials,
        List<StreamView> streams) {
    /** What a source has to bring. */
    @RegisterForReflection
    public record Input(
            String name,
            String description,
            boolean required,
            @JsonProperty("default") String fallback,

            @Schema(description = "A regular expression for the whole value; null for any")
            String pattern) {
        static Input of(Setting setting) {
            return new Input(
                    setting.name(), setting.description(), setting.required(), setting.fallback(), setting.pattern());
        }
    }

    /** A stream: how it is read, and what a restore of it is worth. */
    @RegisterForReflection
    public record StreamView(
            String name,
            String title,

            @Schema(
                    description =
                            "What the stream holds: records; feed for events that are only ever added; export for one file")
            String kind,

            @Schema(description = "The stream whose records each have a list of their own here; null for one list")
            String parent,

            @Schema(description = "JSON pointers to the parts of a record's key")
            List<String> key,

            String paginator,

            @Schema(description = "Records a page, as asked for; null where all come at once")
            Integer pageSize,

            @Schema(description = "Whether the source says how many records there are")
            boolean count,

            @Schema(description = "Whether one record can be read by its key")
            boolean item,

            @Schema(description = "Whether a backup can read only what changed")
            boolean incremental,

            @Schema(description = "How deletions are learned of")
            String deletes,

            boolean media,

            @Schema(description = "The streams whose records are named by this one's")
            List<String> references,

            @Schema(description = "What can be written: create, update, delete; of an export import")
            List<String> writes,

            @Schema(description = "Whether updates and deletions hold only for the version that was looked at")
            boolean condition,

            @Schema(
                    description =
                            "How it is seen after a write what the platform holds: item, answer or none; null where nothing can be written")
            String readBack,

            @Schema(description = "What can be written of many records in one call: create, update, delete")
            List<String> batch,

            String restorable,
            String reason,
            String consistency) {
        static StreamView of(StreamSpec stream) {
            boolean paged = stream.paginator().type() != Paginator.Type.NONE;
            return new StreamView(
                    stream.name(),
                    stream.title(),
                    word(stream.kind()),
                    stream.parent() == null ? null : stream.parent().stream(),
                    stream.primaryKey(),
                    word(stream.paginator().type()),
                    paged ? stream.paginator().size() : null,
                    stream.count() != null,
                    stream.item() != null,
                    stream.readsChanges() || stream.isFeed(),
                    word(stream.deletes().type()),
                    !stream.media().isEmpty(),
                    stream.references().stream()
                            .map(Reference::stream)
                            .distinct()
                            .toList(),
                    stream.importing() == null ? writes(stream.write()) : List.of("import"),
                    stream.write() != null && stream.write().condition() != null,
                    stream.write() == null ? null : word(stream.readsBack()),
                    together(stream.write()),
                    word(stream.restorable()),
                    stream.reason(),
                    word(stream.consistency()));
        }

        private static List<String> writes(WriteSpec write) {
            return write == null
                    ? List.of()
                    : Stream.of(
                                    named("create", write.creates()),
                                    named("update", write.updates()),
                                    named("delete", write.delete() != null))
                            .flatMap(Optional::stream)
                            .toList();
        }

        private static List<String> together(WriteSpec write) {
            return write == null
                    ? List.of()
                    : Stream.of(
                                    named("create", write.createsTogether()),
                                    named("update", write.updatesTogether()),
                                    named("delete", write.deletesTogether()))
                            .flatMap(Optional::stream)
                            .toList();
        }

        private static Optional<String> named(String name, boolean there) {
            return there ? Optional.of(name) : Optional.empty();
        }
    }

    /** What people see of a connector. */
    public static ConnectorView of(Connector connector) {
        return new ConnectorView(
                connector.name(),
                connector.title(),
                connector.description(),
                connector.type(),
                connector.authenticator() == null
                        ? null
                        : word(connector.authenticator().type()),
                connector.install() != null,
                connector.webhooks() != null,
                connector.settings().stream().map(Input::of).toList(),
                connector.credentials().stream().map(Input::of).toList(),
                connector.streams().stream().map(StreamView::of).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
