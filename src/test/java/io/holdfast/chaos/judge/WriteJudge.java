package io.holdfast.chaos.judge;

import io.holdfast.chaos.judge.ShopHistory.Write;
import io.holdfast.shop.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what restores say of themselves with the shop's own log of writes. */
public final class WriteJudge {
    private final ShopHistory shop;
    private final WriteBack restore;
    private final List<Call> calls;
    private final List<Write> written;
    private final List<Finding> findings = new ArrayList<>();

    private WriteJudge(ShopHistory shop, WriteBack restore, List<Call> calls) {
        this.shop = shop;
        this.restore = restore;
        this.calls = calls;
        this.written = shop.writes(restore.window()).stream()
                .filter(write -> !write.byHand())
                .toList();
    }

    /** What is wrong with one restore. @param calls that the shop got */
    static List<Finding> findings(WriteBack restore, ShopHistory shop, List<Call> calls) {
        WriteJudge judge = new WriteJudge(shop, restore, calls);
        judge.findings.addAll(RestoreJudge.doubled(restore.restore(), restore.window(), shop));
        judge.judgeOverwriting();
        judge.judgeItems();
        judge.judgeWrites();
        judge.judgeResult();
        return judge.findings;
    }

    /** What was written while nobody restored: a process that woke up and still did what was no longer its task. */
    static List<Finding> strays(ShopHistory shop, String source, Window all, List<Window> restores) {
        return shop.writes(all).stream()
                .filter(write -> !write.byHand())
                .filter(write -> restores.stream().noneMatch(window -> window.has(write.moment())))
                .map(write -> Finding.unaccounted(
                        "%s %d of source %s was written while no restore ran",
                        write.aisle().singular(), write.id(), source))
                .toList();
    }

    /**
     * Judges all restores of a campaign.
     *
     * @param shops by source
     * @param calls that each source's shop got
     * @param windows by source, when restores ran, those too that nobody waited for
     * @param all the campaign's time
     */
    public static Verdict judge(
            Map<String, ShopHistory> shops,
            Map<String, List<Call>> calls,
            List<WriteBack> restores,
            Map<String, List<Window>> windows,
            Window all) {
        List<Finding> findings = new ArrayList<>();
        long compared = 0;
        for (WriteBack restore : restores) {
            findings.addAll(findings(restore, shops.get(restore.source()), calls.get(restore.source())));
            compared += restore.wanted().size();
        }
        shops.forEach(
                (source, shop) -> findings.addAll(strays(shop, source, all, windows.getOrDefault(source, List.of()))));
        return new Verdict(restores.size(), compared, List.copyOf(findings));
    }

    /** What may be written over: what one of the two backups has, and what the restore itself wrote. */
    private void judgeOverwriting() {
        for (Write write : written) {
            if (write.before() == null || write.after() == null) {
                continue;
            }
            Set<String> known = new HashSet<>(shop.texts(write.aisle(), write.id(), restore.backup()));
            known.addAll(shop.texts(
                    write.aisle(), write.id(), Window.at(restore.window().from())));
            written.stream()
                    .filter(other -> other.aisle() == write.aisle() && other.id() == write.id())
                    .forEach(other -> known.add(other.after()));
            if (!known.contains(write.before()) && couldKnow(write)) {
                findings.add(Finding.overwritten(
                        "%s wrote over a version of %s %d that no backup has: %s",
                        restore.restore(), write.aisle().singular(), write.id(), write.before()));
            }
        }
    }

    /**
     * Whether the restore looked at the version that it wrote over, or looked not at all. What came to be after its last look nobody could know of: without conditional writes the
     * guarantee ends at that look.
     */
    private boolean couldKnow(Write write) {
        long since = shop.writes(restore.window()).stream()
                .filter(other -> other.aisle() == write.aisle() && other.id() == write.id())
                .map(Write::moment)
                .filter(moment -> moment - write.moment() < 0)
                .reduce(restore.window().from(), (one, later) -> later);
        String path = "/api/" + write.aisle().plural() + "/" + write.id() + ".json";
        List<Long> looks = calls.stream()
                .filter(call -> call.method().equals("GET") && call.path().equals(path))
                .map(Call::nanos)
                .filter(moment -> restore.window().has(moment) && moment - write.moment() < 0)
                .toList();
        return looks.isEmpty() || looks.stream().anyMatch(moment -> moment - since >= 0);
    }

    private void judgeItems() {
        for (WriteBack.Item item : restore.items()) {
            List<Write> its = written.stream()
                    .filter(write -> item.isOf(write.aisle().plural(), write.id()))
                    .toList();
            switch (item.outcome()) {
                case "created" -> {
                    boolean made = its.stream().anyMatch(write -> write.creates() && isAt(item, write));
                    if (!made) {
                        accuse(item, "the shop made none");
                    } else if (!isThere(item)) {
                        accuse(item, "it is not there");
                    }
                }
                case "changed" -> {
                    if (its.isEmpty()) {
                        accuse(item, "nothing was written");
                    }
                }
                case "deleted" -> {
                    if (its.stream().noneMatch(write -> write.after() == null)) {
                        accuse(item, "nothing was deleted");
                    }
                }
                case "unchanged", "skipped" -> {
                    if (!its.isEmpty()) {
                        accuse(item, "it was written");
                    }
                }
                case "failed", "uncertain" -> {}
                default -> {
                    if (restore.isDone()) {
                        accuse(item, "the restore is " + restore.state());
                    }
                }
            }
        }
    }

    private static boolean isAt(WriteBack.Item item, Write write) {
        return item.place().equals(Long.toString(write.id()));
    }

    private boolean isThere(WriteBack.Item item) {
        return restore.found().records().entrySet().stream()
                .filter(aisle -> aisle.getKey().plural().equals(item.stream()))
                .anyMatch(aisle -> aisle.getValue().containsKey(Long.valueOf(item.place())));
    }

    private void accuse(WriteBack.Item item, String but) {
        findings.add(Finding.unaccounted(
                "%s says that %s %s is %s, but %s", restore.restore(), item.stream(), item.key(), item.outcome(), but));
    }

    /** Everything that was written has an item that says so. */
    private void judgeWrites() {
        Set<String> told = new HashSet<>();
        for (Write write : written) {
            String stream = write.aisle().plural();
            boolean accounted = restore.items().stream()
                    .anyMatch(item -> write.creates()
                            ? item.stream().equals(stream)
                                    && (item.outcome().equals("created") && isAt(item, write)
                                            || item.outcome().equals("uncertain"))
                            : item.isOf(stream, write.id()));
            if (!accounted && restore.isDone() && told.add(stream + " " + write.id())) {
                findings.add(Finding.unaccounted(
                        "%s %s %s %d, and no item says so",
                        restore.restore(), write.creates() ? "created" : "changed", stream, write.id()));
            }
        }
    }

    /** Once it SUCCEEDED the shop is what it was, but for what people did meanwhile. */
    private void judgeResult() {
        if (!restore.state().equals("SUCCEEDED")) {
            return;
        }
        Set<String> touched = shop.writes(restore.window()).stream()
                .filter(Write::byHand)
                .map(write -> write.aisle().plural() + " "
                        + ShopHistory.key(write.aisle(), write.after() == null ? write.before() : write.after()))
                .collect(Collectors.toSet());
        findings.addAll(RestoreJudge.lost(restore.restore(), restore.wanted(), restore.found(), touched));
    }
}
