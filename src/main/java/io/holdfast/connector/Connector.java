package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to read and write one kind of outside system, as its file says. Absent lists are empty; other absent values are null where
 * the accessor says so. A connector that {@link ConnectorFile} gave out is sound: what it names exists.
 *
 * @param name lower case letters, digits and hyphens; unique in an installation
 * @param title for people
 * @param type the protocol; {@code rest} is the only one yet
 * @param description for people; may be empty
 * @param baseUrl a template of settings; every path is put behind it
 * @param headers templates, sent with every call to the base URL's own origin; an endpoint's own go before them
 * @param settings what a source has to say openly
 * @param credentials what a source has to say in secret
 * @param authenticator how a call proves who it is; null where nothing is proved
 * @param check a call that only the right credentials pass
 * @param rateLimit the budget; null where none is known
 * @param errorHandler rules for answers that mean something else than usual; the first that fits holds
 * @param install how people give access by a few clicks; null where they cannot
 * @param webhooks what the platform tells by itself; null where it tells nothing
 * @param streams in the file's order, which is the order for reading
 */
@RegisterForReflection
public record Connector(
        String name,
        String title,
        String type,
        String description,
        String baseUrl,
        Map<String, String> headers,
        List<Setting> settings,
        List<Setting> credentials,
        Authenticator authenticator,
        Endpoint check,
        RateLimitSpec rateLimit,
        List<ErrorRule> errorHandler,
        InstallSpec install,
        WebhookSpec webhooks,
        List<StreamSpec> streams) {
    public Connector {
        title = Given.or(title, name);
        description = Given.or(description, "");
        headers = Given.map(headers);
        settings = Given.list(settings);
        credentials = Given.list(credentials);
        errorHandler = Given.list(errorHandler);
        streams = Given.list(streams);
    }

    /** The stream of that name. */
    public Optional<StreamSpec> stream(String name) {
        return streams.stream().filter(each -> name.equals(each.name())).findFirst();
    }

    /**
     * The fingerprint of the account that those settings lead to, as {@link Connection#account} tells it; {@code invalid_settings} where they make no address.
     *
     * @param accountId the account's id at the outside system; null where it is not known
     */
    public String account(Map<String, String> given, String accountId) {
        return AccountFingerprint.of(Requests.base(this, Values.ofSettings(this, given)), accountId);
    }

    /** Passes over what a source brings in order to be called; {@code invalid_settings} where something is missing, cannot be sent, or makes no address of the web. */
    public void requireUsable(Map<String, String> given, Map<String, String> secrets) {
        Requests.base(this, Values.of(this, given, secrets));
    }
}
