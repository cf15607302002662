package io.holdfast.connector;

import io.holdfast.connector.ConnectorCheck.Findings;
import io.holdfast.connector.WebhookSpec.Signature.Type;
import io.holdfast.connector.WebhookSpec.Topic.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What is wrong with how a connector is installed, and with what its platform tells. */
final class InstallCheck {
    private final Connector connector;
    private final Set<String> access;
    private final Findings findings;

    InstallCheck(Connector connector, Set<String> access, Findings findings) {
        this.connector = connector;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        if (connector.install() != null) {
            install(connector.install());
        }
        if (connector.webhooks() != null) {
            webhooks(connector.webhooks());
        }
    }

    private void install(InstallSpec install) {
        Authenticator authenticator = connector.authenticator();
        if (authenticator == null || authenticator.type() != Authenticator.Type.OAUTH2_AUTHORIZATION_CODE) {
            findings.add("/install", "needs an authenticator of type oauth2_authorization_code");
        }
        if (findings.has("/install/authorize_url", install.authorizeUrl())) {
            findings.template("/install/authorize_url", install.authorizeUrl(), access, Set.of());
            findings.address("/install/authorize_url", install.authorizeUrl());
        }
        findings.template("/install/token_url", install.tokenUrl(), access, Set.of());
        findings.templates("/install/params", install.params(), access, AuthenticatorCheck.CLIENT);
        findings.templates("/install/settings", install.settings(), Set.of(), Set.of("account.id"));
        install.settings().keySet().stream()
                .filter(name -> !access.contains("settings." + name))
                .forEach(name -> findings.add(
                        "/install/settings/" + PointerPattern.escaped(name), "is none of the connector's settings"));
        connector.credentials().stream()
                .filter(Setting::required)
                .forEach(each -> findings.add(
                        "/install", "cannot bring credentials." + each.name() + ", which a source is refused without"));
        if (install.signature() != null
                && (install.signature().maxAge() < 1 || install.signature().maxAge() > 86_400)) {
            findings.add("/install/signature/max_age", "has to be 1 to 86400 seconds");
        }
        account(install);
    }

    private void account(InstallSpec install) {
        InstallSpec.Account account = install.account();
        if (!findings.has("/install/account", account)) {
            return;
        }
        if (install.signature() != null) {
            findings.has("/install/account/param", account.param());
        }
        if (account.param() == null) {
            findings.has("/install/account/pointer", account.pointer());
        } else if (account.pointer() != null) {
            findings.add("/install/account/pointer", "cannot stand beside param: the account is read in one place");
        }
        findings.pointer("/install/account/pointer", account.pointer(), false);
        if (account.endpoint() != null) {
            findings.endpoint("/install/account/endpoint", account.endpoint(), access, Set.of());
        }
    }

    private static boolean isPattern(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private void webhooks(WebhookSpec webhooks) {
        WebhookSpec.Signature signature = webhooks.signature();
        if (findings.has("/webhooks/signature", signature)) {
            findings.has("/webhooks/signature/type", signature.type());
            if (findings.has("/webhooks/signature/header", signature.header())) {
                findings.headerName("/webhooks/signature/header", signature.header());
            }
            findings.headerName("/webhooks/signature/timestamp_header", signature.timestampHeader());
            findings.template("/webhooks/signature/secret", signature.secret(), access, Set.of("client.secret"));
            if (signature.type() == Type.V3) {
                findings.has("/webhooks/signature/timestamp_header", signature.timestampHeader());
            }
            if (signature.tolerance() < 1 || signature.tolerance() > 3600) {
                findings.add("/webhooks/signature/tolerance", "has to be 1 to 3600 seconds");
            }
            if (!signature.isPerSource() && webhooks.accountHeader() == null) {
                findings.has("/webhooks/account_pointer", webhooks.accountPointer());
            }
        }
        WebhookHandshake handshake = webhooks.handshake();
        if (handshake != null && findings.has("/webhooks/handshake/body", handshake.body())) {
            findings.regex("/webhooks/handshake/body", handshake.body());
            if (isPattern(handshake.body())
                    && (handshake.fits(new byte[0]) || handshake.fits("{}".getBytes(StandardCharsets.UTF_8)))) {
                findings.add("/webhooks/handshake/body", "fits messages of any kind, which have to be signed");
            }
        }
        if (webhooks.topicHeader() == null) {
            findings.has("/webhooks/topic_pointer", webhooks.topicPointer());
        }
        findings.headerName("/webhooks/topic_header", webhooks.topicHeader());
        findings.headerName("/webhooks/account_header", webhooks.accountHeader());
        findings.headerName("/webhooks/delivery_header", webhooks.deliveryHeader());
        findings.pointer("/webhooks/topic_pointer", webhooks.topicPointer(), false);
        findings.pointer("/webhooks/account_pointer", webhooks.accountPointer(), false);
        findings.pointer("/webhooks/delivery_pointer", webhooks.deliveryPointer(), false);
        if (webhooks.topics().isEmpty()) {
            findings.add("/webhooks/topics", "is missing");
        }
        webhooks.topics().forEach((name, topic) -> topic("/webhooks/topics/" + PointerPattern.escaped(name), topic));
    }

    private void topic(String place, WebhookSpec.Topic topic) {
        if (!findings.has(place, topic) || !findings.has(place + "/kind", topic.kind())) {
            return;
        }
        if (topic.kind() == Kind.UNINSTALLED) {
            return;
        }
        if (findings.has(place + "/stream", topic.stream())
                && connector.stream(topic.stream()).isEmpty()) {
            findings.add(place + "/stream", "names " + topic.stream() + ", but there is no such stream");
        }
        if (topic.key().isEmpty()) {
            findings.add(place + "/key", "is missing");
        }
        findings.pointers(place + "/key", topic.key(), false);
    }
}
