package io.holdfast.connector;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What is wrong with a connector although its file reads well: what is missing, and names of nothing. */
final class ConnectorCheck {
    static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
    static final String SETTING = "[a-z][a-z0-9_]{0,62}";
    static final String METHOD = "GET|HEAD|POST|PUT|PATCH|DELETE";
    static final String TYPE = "rest";

    private static final Set<String> NOTHING = Set.of();
    private static final Pattern ADDRESS = Pattern.compile("(?i)(https?://[^/?#\\s]|\\{\\{)");

    private final Connector connector;
    private final Findings findings = new Findings();
    private final Set<String> access = new HashSet<>();

    private ConnectorCheck(Connector connector) {
        this.connector = connector;
    }

    static Findings of(Connector connector) {
        ConnectorCheck check = new ConnectorCheck(connector);
        check.run();
        return check.findings;
    }

    /** Messages by the JSON pointer of their place. */
    static final class Findings {
        private final List<String[]> all = new ArrayList<>();

        void add(String place, String message) {
            all.add(new String[] {place, message});
        }

        void forEach(BiConsumer<String, String> action) {
            all.forEach(each -> action.accept(each[0], each[1]));
        }

        /** Whether the value is there; notes it otherwise. */
        boolean has(String place, Object value) {
            boolean there = value != null && !(value instanceof String text && text.isBlank());
            if (!there) {
                add(place, "is missing");
            }
            return there;
        }

        void pointer(String place, String value, boolean wildcard) {
            if (value == null) {
                return;
            }
            try {
                if (!wildcard && PointerPattern.of(value).segments().contains("*")) {
                    add(place, "must name one place, without *");
                }
                PointerPattern.of(value);
            } catch (IllegalArgumentException e) {
                add(place, e.getMessage());
            }
        }

        void regex(String place, String value) {
            try {
                Pattern.compile(value == null ? "" : value);
            } catch (PatternSyntaxException e) {
                add(place, "is no regular expression: " + e.getDescription());
            }
        }

        void pointers(String place, List<String> values, boolean wildcard) {
            for (int i = 0; i < values.size(); i++) {
                pointer(place + "/" + i, values.get(i), wildcard);
            }
        }

        void filters(String place, List<RecordFilter> filters) {
            for (int i = 0; i < filters.size(); i++) {
                if (has(place + "/" + i + "/pointer", filters.get(i).pointer())) {
                    pointer(place + "/" + i + "/pointer", filters.get(i).pointer(), false);
                }
            }
        }

        void template(String place, String value, Set<String> access, Set<String> more) {
            if (value == null) {
                return;
            }
            try {
                for (String name : Template.of(value).names()) {
                    boolean part = name.matches("(record|parent)\\.key\\.\\d")
                            && more.contains(name.substring(0, name.length() - 2));
                    if (!access.contains(name) && !more.contains(name) && !part) {
                        add(place, "names " + name + ", which is not known here");
                    }
                }
            } catch (IllegalArgumentException e) {
                add(place, e.getMessage());
            }
        }

        void endpoint(String place, Endpoint endpoint, Set<String> access, Set<String> more) {
            if (!has(place, endpoint) || !has(place + "/path", endpoint.path())) {
                return;
            }
            if (!endpoint.path().startsWith("/")) {
                add(place + "/path", "has to begin with /");
            } else if (endpoint.path().chars().anyMatch(sign -> Character.isISOControl(sign) || sign == '#')) {
                add(place + "/path", "has a character that is no part of a path");
            }
            template(place + "/path", endpoint.path(), access, more);
            templates(place + "/params", endpoint.params(), access, more);
            headers(place + "/headers", endpoint.headers(), access, more);
            if (endpoint.body() != null) {
                template(place + "/body", endpoint.body(), access, more);
                if (endpoint.method().matches("(?i)GET|HEAD|DELETE")) {
                    add(place + "/body", "is for calls by POST, PUT or PATCH");
                }
            }
            if (!endpoint.method().matches(METHOD)) {
                add(place + "/method", "has to be GET, HEAD, POST, PUT, PATCH or DELETE");
            }
        }

        /** The name of a header that answers or messages hold; nothing where there is none. */
        void headerName(String place, String name) {
            if (name != null && !HeaderForm.isName(name)) {
                add(place, HeaderForm.NO_NAME);
            }
        }

        /** The name of a header that calls bring; nothing where there is none. */
        void sentHeader(String place, String name) {
            headerName(place, name);
            if (name != null && HeaderForm.isOurs(name)) {
                add(place, HeaderForm.NOT_YOURS);
            }
        }

        /** What stands in a header that calls bring; nothing where there is none. */
        void headerValue(String place, String value) {
            if (value != null && !HeaderForm.isValue(value)) {
                add(place, HeaderForm.NO_VALUE);
            }
        }

        /** Headers that calls bring. */
        void headers(String place, Map<String, String> all, Set<String> access, Set<String> more) {
            all.forEach((name, text) -> {
                String at = place + "/" + PointerPattern.escaped(name);
                sentHeader(at, name);
                headerValue(at, text);
                template(at, text, access, more);
            });
        }

        /** An address as a template: a whole one of the web, or one that a value begins; nothing where there is none. */
        void address(String place, String address) {
            if (address != null && !ADDRESS.matcher(address).lookingAt()) {
                add(place, "has to be an address that begins with http:// or https://");
            }
        }

        void templates(String place, Map<String, String> all, Set<String> access, Set<String> more) {
            all.forEach((name, text) -> template(place + "/" + PointerPattern.escaped(name), text, access, more));
        }
    }

    private void run() {
        if (findings.has("/name", connector.name()) && !connector.name().matches(NAME)) {
            findings.add("/name", "has to be lower case letters, digits and hyphens");
        }
        if (findings.has("/type", connector.type()) && !connector.type().equals(TYPE)) {
            findings.add("/type", "has to be rest");
        }
        names("/settings", "settings", connector.settings());
        names("/credentials", "credentials", connector.credentials());
        if (findings.has("/base_url", connector.baseUrl())) {
            findings.template("/base_url", connector.baseUrl(), access, NOTHING);
            findings.address("/base_url", connector.baseUrl());
        }
        findings.headers("/headers", connector.headers(), access, NOTHING);
        new AuthenticatorCheck(connector, access, findings).run();
        new InstallCheck(connector, access, findings).run();
        findings.endpoint("/check", connector.check(), access, NOTHING);
        new RateLimitCheck(connector.rateLimit(), access, findings).run();
        for (int i = 0; i < connector.errorHandler().size(); i++) {
            ErrorRule rule = connector.errorHandler().get(i);
            findings.has("/error_handler/" + i + "/action", rule.action());
            match("/error_handler/" + i, rule.match(), findings);
            if (rule.action() == ErrorRule.Action.NOT_FOUND && rule.covers(ErrorRule.Scope.LIST) && isRefusal(rule)) {
                findings.add(
                        "/error_handler/" + i + "/scope",
                        "has to leave out list: a refusal (401, 403) does not say that a list is empty");
            }
        }
        if (connector.streams().isEmpty()) {
            findings.add("/streams", "is missing");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < connector.streams().size(); i++) {
            StreamSpec stream = connector.streams().get(i);
            if (stream.name() != null && !seen.add(stream.name())) {
                findings.add("/streams/" + i + "/name", "is the name of another stream already");
            }
            new StreamCheck(connector, stream, "/streams/" + i, access, findings).run();
        }
    }

    private void names(String place, String scope, List<Setting> settings) {
        for (int i = 0; i < settings.size(); i++) {
            String name = settings.get(i).name();
            if (!findings.has(place + "/" + i + "/name", name)) {
                continue;
            }
            if (!name.matches(SETTING)) {
                findings.add(place + "/" + i + "/name", "has to be lower case letters, digits and underscores");
            }
            findings.regex(place + "/" + i + "/pattern", settings.get(i).pattern());
            if (!access.add(scope + "." + name)) {
                findings.add(place + "/" + i + "/name", "is given twice");
            }
        }
    }

    private static boolean isRefusal(ErrorRule rule) {
        return rule.status().contains(401) || rule.status().contains(403);
    }

    /** Notes what is wrong with a description of answers. */
    static void match(String place, AnswerMatch match, Findings findings) {
        if (match.status().isEmpty()) {
            findings.add(place + "/status", "is missing");
        }
        for (int i = 0; i < match.status().size(); i++) {
            if (match.status().get(i) == null
                    || match.status().get(i) < 100
                    || match.status().get(i) > 599) {
                findings.add(place + "/status/" + i, "has to be 100 to 599");
            }
        }
        findings.pointer(place + "/pointer", match.pointer(), false);
        findings.headerName(place + "/header", match.header());
        if (match.pointer() != null && match.header() != null) {
            findings.add(place + "/header", "cannot stand beside pointer");
        }
        boolean placed = match.pointer() != null || match.header() != null;
        if (placed && match.contains() == null) {
            findings.has(place + "/value", match.value());
        }
        if (!placed && match.value() != null) {
            findings.add(place + "/value", "needs a pointer or a header");
        }
    }
}
