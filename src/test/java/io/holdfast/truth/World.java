package io.holdfast.truth;

import io.holdfast.truth.Listing.Part;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A scripted platform: its two accounts, the chapter that is being told, and its answers. What a seed draws it draws again; the moments at which side-by-side calls come may differ. */
final class World implements AutoCloseable {
    final Traits traits;
    private final Traits.Platform platform;
    private final WireServer server;
    private final Map<String, Account> accounts;
    private final WorldWrites writes;
    private Chapter chapter = new Chapter(List.of(), List.of(), false, false);
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private int lists;
    private int views;
    private int countedBefore;
    private Part last;
    private List<String> victims = List.of();

    World(Traits traits) {
        this.traits = traits;
        this.platform = traits.platform();
        this.accounts = Map.of("a", new Account("a", platform), "b", new Account("b", platform));
        this.writes = new WorldWrites(traits);
        this.server = new WireServer(this::handle);
    }

    String url(String account) {
        return server.url() + "/" + account;
    }

    synchronized Account account(String id) {
        return accounts.get(id);
    }

    private Account current() {
        return accounts.get(chapter.other() ? "b" : "a");
    }

    /** What was called since this was last asked. */
    List<String> calls() {
        synchronized (calls) {
            List<String> all = List.copyOf(calls);
            calls.clear();
            return all;
        }
    }

    /** A chapter begins: what happens before its backup happens now. Returns the moment at which it stands. */
    synchronized long begin(Chapter next) {
        chapter = next;
        countedBefore = current().keys().size();
        chapter.acts().stream().filter(act -> act.call() == 0).forEach(act -> Acts.happen(act, current()));
        lists = 0;
        last = null;
        victims = current().keys();
        return current().moment();
    }

    /** The backup has ended: nothing goes wrong any more. Returns the moment. */
    synchronized long end() {
        long moment = current().moment();
        chapter = new Chapter(List.of(), List.of(), false, chapter.other());
        return moment;
    }

    /** The keys that were there as the chapter's backup began, in the order in which its faults pick from them. */
    synchronized List<String> victims() {
        return victims;
    }

    synchronized void change(Consumer<Account> deed) {
        deed.accept(accounts.get("a"));
    }

    /** Deletes a record of the first account as a person does. */
    synchronized void deleteByHand(String key) {
        writes.delete(accounts.get("a"), key);
    }

    /** What is there in the first account. */
    synchronized List<Thing> live() {
        return accounts.get("a").all().stream().filter(each -> !each.deleted()).toList();
    }

    private synchronized HttpAnswer handle(HttpCall call) {
        calls.add(call.method() + " " + String.join("/", call.path()) + " " + call.query());
        Account account = accounts.get(call.path().getFirst());
        HttpAnswer answer =
                answer(call, account, call.path().subList(1, call.path().size()));
        if (platform.clocks().isTold()) {
            Instant date = Instant.now().plus(platform.clocks().header);
            return answer.with("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)));
        }
        return answer;
    }

    private HttpAnswer answer(HttpCall call, Account account, List<String> path) {
        Faults faults = new Faults(chapter.faults(), listing(account));
        if (!call.method().equals("GET")) {
            return writes.write(call, account, path, url(account.id));
        }
        if (path.size() > 1 && path.getFirst().equals("things") && !path.get(1).equals("count")) {
            if (path.size() > 3) {
                String note = account.notesOf(path.get(1)).get(path.get(3));
                return note == null ? gone() : HttpAnswer.json(200, note);
            }
            return path.size() > 2 ? notes(call, account, path.get(1), faults) : item(account, path.get(1), faults);
        }
        if (path.size() > 1 && path.getFirst().equals("marks")) {
            return account.keys().contains(path.get(1))
                    ? HttpAnswer.json(200, account.texts().mark(account.thing(path.get(1))))
                    : gone();
        }
        return switch (String.join("/", path)) {
            case "check" -> HttpAnswer.json(200, "{\"ok\":true}");
            case "things" -> things(call, account, faults);
            case "things/count" ->
                faults.count(account.keys().size(), countedBefore)
                        .map(count -> HttpAnswer.json(200, "{\"count\":" + count + "}"))
                        .orElseGet(() -> HttpAnswer.json(faults.countStatus(), "{}"));
            case "marks" ->
                faults.refusal("marks")
                        .orElseGet(() -> HttpAnswer.json(
                                200,
                                account.keys().stream()
                                        .map(key -> account.texts().mark(account.thing(key)))
                                        .collect(Collectors.joining(",", "[", "]"))));
            case "events" -> faults.refusal("events").orElseGet(() -> events(call, account));
            default ->
                path.getFirst().equals("files")
                        ? HttpAnswer.json(200, path.get(1)).with("Content-Type", "image/png")
                        : HttpAnswer.json(404, "{}");
        };
    }

    private Listing listing(Account account) {
        return new Listing(platform, url(account.id), account.texts());
    }

    private HttpAnswer things(HttpCall call, Account account, Faults faults) {
        Optional<HttpAnswer> refused = faults.refusal("things");
        if (refused.isPresent()) {
            return refused.get();
        }
        lists++;
        int now = lists;
        chapter.acts().stream().filter(act -> act.call() == now).forEach(act -> Acts.happen(act, account));
        String since = call.param("updated_since");
        String name = call.param("name");
        List<Thing> rows = account.all().stream()
                .filter(each -> !each.deleted() || platform.gone() == Traits.Gone.FLAGGED)
                .filter(each -> name.isEmpty() || each.name().equals(name))
                .filter(each -> since.isEmpty()
                        || each.changed() != null
                                && !each.changed().isBefore(account.texts().moment(since)))
                .toList();
        Listing listing = listing(account);
        List<Thing> sorted = listing.sorted(rows);
        HttpAnswer answer = faults.list(call, now, sorted, victims, last, ++views);
        last = listing.part(call, sorted);
        return answer;
    }

    private HttpAnswer item(Account account, String key, Faults faults) {
        Optional<Fault> failing = faults.of(Fault.Kind.ITEMS_FAIL);
        if (failing.isPresent()) {
            return HttpAnswer.json(failing.get().status(), "{\"message\":\"said the world\"}");
        }
        Thing thing = account.thing(key);
        if (thing != null
                && (!thing.deleted()
                        || platform.gone() == Traits.Gone.TRASH
                        || platform.gone() == Traits.Gone.FLAGGED)) {
            return HttpAnswer.json(200, account.texts().text(thing, ++views, url(account.id)));
        }
        return gone();
    }

    private HttpAnswer gone() {
        return switch (platform.gone()) {
            case GONE_410 -> HttpAnswer.json(410, "{}");
            case FORBIDDEN -> HttpAnswer.json(403, "{\"code\":\"gone\"}");
            case ERROR_IN_200 -> HttpAnswer.json(200, "{\"code\":\"gone\"}");
            default -> HttpAnswer.json(404, "{}");
        };
    }

    private HttpAnswer notes(HttpCall call, Account account, String parent, Faults faults) {
        Optional<HttpAnswer> refused = faults.refusal("notes").or(() -> faults.refusalBelow(parent, victims));
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!account.keys().contains(parent)) {
            return HttpAnswer.json(404, "{}");
        }
        List<String> all = List.copyOf(account.notesOf(parent).values());
        int size = call.number("per_page", 2);
        int from = Math.min(all.size(), (call.number("page", 1) - 1) * size);
        return HttpAnswer.json(
                200, all.subList(from, Math.min(all.size(), from + size)).toString());
    }

    private HttpAnswer events(HttpCall call, Account account) {
        int after = call.number("after", 0);
        return HttpAnswer.json(
                200,
                account.events().stream()
                        .filter(event -> event > after)
                        .limit(call.number("per_page", 3))
                        .map(event -> account.texts().event(event))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    @Override
    public void close() {
        server.close();
    }
}
