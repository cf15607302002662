package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;

/** A connector as the API shows it. */
@RegisterForReflection
record ConnectorView(
        String name,
        String title,
        String description,
        String type,
        List<Input> settings,
        List<Input> credentials,
        List<Stream> streams) {
    /** What a source has to bring. */
    @RegisterForReflection
    record Input(
            String name,
            String description,
            boolean required,
            @JsonProperty("default") String fallback) {
        static Input of(Setting setting) {
            return new Input(setting.name(), setting.description(), setting.required(), setting.fallback());
        }
    }

    /** A stream, and what a restore of it is worth. */
    @RegisterForReflection
    record Stream(
            String name,
            String title,
            String restorable,
            String reason,
            String consistency,
            boolean media,
            List<String> references) {
        static Stream of(StreamSpec stream) {
            return new Stream(
                    stream.name(),
                    stream.title(),
                    stream.restorable().name().toLowerCase(Locale.ROOT),
                    stream.reason(),
                    stream.consistency().name().toLowerCase(Locale.ROOT),
                    !stream.media().isEmpty(),
                    stream.references().stream()
                            .map(Reference::stream)
                            .distinct()
                            .toList());
        }
    }

    static ConnectorView of(Connector connector) {
        return new ConnectorView(
                connector.name(),
                connector.title(),
                connector.description(),
                connector.type(),
                connector.settings().stream().map(Input::of).toList(),
                connector.credentials().stream().map(Input::of).toList(),
                connector.streams().stream().map(Stream::of).toList());
    }
}
