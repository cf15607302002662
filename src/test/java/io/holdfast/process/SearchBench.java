package io.holdfast.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process with a heap of 96 MiB backs up 200,000 records, searches them, tells a record's history and hands everything out. Not timed for a verdict: it fails where
 * something is missing or the heap is not enough.
 */
public final class SearchBench {
    private static final String HEAP = "96m";
    private static final int RECORDS = Integer.getInteger("records", 200_000);
    private static final int NEEDLES = 7;
    private final HoldfastApi owner;
    private final String backup;

    private SearchBench(HoldfastApi owner, String backup) {
        this.owner = owner;
        this.backup = backup;
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.small().withSizes(0, 0, 0, RECORDS, 0);
        HoldfastProgram program = new HoldfastProgram(HoldfastProgram.chosen().path(), HEAP);
        try (LocalStack stack = LocalStack.start();
                DemoShop shop = DemoShop.with(settings);
                HoldfastProcess process = HoldfastProcess.launch(program, stack.configuration())) {
            process.awaitReady(Duration.ofMinutes(3));
            List<Long> ids = shop.ids(Aisle.CUSTOMERS);
            for (int i = 0; i < NEEDLES; i++) {
                shop.change(Aisle.CUSTOMERS, ids.get(i * (ids.size() / NEEDLES)), "{\"note\":\"A n\\u00e9edle\"}");
            }
            HoldfastApi admin = process.api()
                    .signedIn(process.api().bootstrap(stack.configuration().get("holdfast.bootstrap.secret")));
            String tenant = admin.createTenant("bench");
            HoldfastApi owner = process.api().signedIn(admin.createKey(tenant, "owner", "owner"));
            String source = owner.createSource(
                    "shop",
                    "demo-shop",
                    Map.of("url", shop.url(), "rate_limit_capacity", "100000", "rate_limit_refill", "100000"),
                    Map.of("token", shop.token()));
            long began = System.nanoTime();
            JsonNode backup = owner.awaitBackup(owner.startBackup(source), Duration.ofMinutes(15));
            require(backup.get("state").asText().equals("SUCCEEDED"), "the backup is " + backup);
            long backedUp = System.nanoTime();
            SearchBench bench = new SearchBench(owner, backup.get("id").asText());
            String found = bench.search("N\u00c9EDLE");
            long searched = System.nanoTime();
            long csv = bench.size(process.url(), "/streams/customers/records.csv");
            long zip = bench.size(process.url(), "/download");
            long downloaded = System.nanoTime();
            System.out.println(
                    "{\"heap\":\"%s\",\"records\":%d,\"backup_s\":%d,%s,\"search_s\":%.1f,\"csv_mb\":%d,\"zip_mb\":%d,\"downloads_s\":%.1f,\"rss_peak_mb\":%d}"
                            .formatted(
                                    HEAP,
                                    RECORDS,
                                    (backedUp - began) / 1_000_000_000,
                                    found,
                                    (searched - backedUp) / 1e9,
                                    csv / 1_000_000,
                                    zip / 1_000_000,
                                    (downloaded - searched) / 1e9,
                                    process.peakResidentBytes() / 1_000_000));
        }
        System.exit(0);
    }

    private String search(String words) {
        String path = "/api/v1/backups/" + backup + "/streams/customers/records?limit=100&q="
                + URLEncoder.encode(words, StandardCharsets.UTF_8);
        String cursor = "";
        long scanned = 0;
        int requests = 0;
        int found = 0;
        do {
            JsonNode page = owner.get(path + cursor);
            requests++;
            scanned += page.get("scanned").asLong();
            found += page.get("items").size();
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asText();
        } while (cursor != null);
        require(scanned == RECORDS, "looked at " + scanned + " records");
        require(found == NEEDLES, "found " + found);
        return "\"requests\":" + requests + ",\"found\":" + found;
    }

    private long size(URI base, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/backups/" + backup + path))
                .header("Authorization", "Bearer " + owner.token())
                .build();
        try (HttpClient http = HttpClient.newHttpClient();
                InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
