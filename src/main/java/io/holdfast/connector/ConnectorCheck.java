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
    private static final Set<String> NOTHING = Set.of();

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
            }
            template(place + "/path", endpoint.path(), access, more);
            templates(place + "/params", endpoint.params(), access, more);
            templates(place + "/headers", endpoint.headers(), access, more);
            if (!endpoint.method().matches("GET|HEAD|POST|PUT|PATCH|DELETE")) {
                add(place + "/method", "has to be GET, HEAD, POST, PUT, PATCH or DELETE");
            }
        }

        void templates(String place, Map<String, String> all, Set<String> access, Set<String> more) {
            all.forEach((name, text) -> template(place + "/" + PointerPattern.escaped(name), text, access, more));
        }
    }

    private void run() {
        if (findings.has("/name", connector.name()) && !connector.name().matches("[a-z0-9][a-z0-9-]{0,62}")) {
            findings.add("/name", "has to be lower case letters, digits and hyphens");
        }
        if (findings.has("/type", connector.type()) && !connector.type().equals("rest")) {
            findings.add("/type", "has to be rest");
        }
        names("/settings", "settings", connector.settings());
        names("/credentials", "credentials", connector.credentials());
        if (findings.has("/base_url", connector.baseUrl())) {
            findings.template("/base_url", connector.baseUrl(), access, NOTHING);
        }
        new AuthenticatorCheck(connector, access, findings).run();
        new InstallCheck(connector, access, findings).run();
        findings.endpoint("/check", connector.check(), access, NOTHING);
        rateLimit(connector.rateLimit());
        for (int i = 0; i < connector.errorHandler().size(); i++) {
            ErrorRule rule = connector.errorHandler().get(i);
            findings.has("/error_handler/" + i + "/action", rule.action());
            match("/error_handler/" + i, rule.match());
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
            if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
                findings.add(place + "/" + i + "/name", "has to be lower case letters, digits and underscores");
            }
            findings.regex(place + "/" + i + "/pattern", settings.get(i).pattern());
            if (!access.add(scope + "." + name)) {
                findings.add(place + "/" + i + "/name", "is given twice");
            }
        }
    }

    private void rateLimit(RateLimitSpec limit) {
        if (limit == null) {
            return;
        }
        number("/rate_limit/capacity", limit.capacity());
        number("/rate_limit/refill_per_second", limit.refillPerSecond());
        if (limit.headroomPercent() < 0 || limit.headroomPercent() > 90) {
            findings.add("/rate_limit/headroom_percent", "has to be 0 to 90");
        }
    }

    private void number(String place, String text) {
        if (!findings.has(place, text)) {
            return;
        }
        findings.template(place, text, access, NOTHING);
        if (!text.contains("{{") && !text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            findings.add(place, "has to be a number or a template");
        }
    }

    private void match(String place, AnswerMatch match) {
        if (match.status().isEmpty()) {
            findings.add(place + "/status", "is missing");
        }
        findings.pointer(place + "/pointer", match.pointer(), false);
        if (match.pointer() != null) {
            findings.has(place + "/value", match.value());
        }
    }
}
