package io.holdfast.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running shop on the loopback address. Its Java methods are not calls: they are neither limited nor logged. */
public final class DemoShop implements AutoCloseable {
    static {
        // without it the server's answers wait up to 40 ms for the client's acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Settings settings;
    private final HttpServer server;
    private final ExecutorService threads;
    private final ShopData data;
    private final ApiRoom api;
    private final Faults faults = new Faults();
    private final Calls calls = new Calls();

    private DemoShop(Settings settings, HttpServer server) {
        this.settings = settings;
        this.server = server;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.data = new ShopData(url() + "/files/", 4_000_000_001L);
        this.api = new ApiRoom(settings, data);
        new ShopSeed(settings, data).fill();
        server.setExecutor(threads);
        server.createContext("/api/", new Entrance(api, faults, calls));
        server.createContext("/files/", new Entrance(new FilesRoom(data), faults, calls));
        server.start();
    }

    /** Fills and opens a shop. */
    public static DemoShop with(Settings settings) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), settings.port());
            return new DemoShop(settings, HttpServer.create(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + settings.port(), e);
        }
    }

    /** {@code http://127.0.0.1:PORT}, without a slash at its end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public URI at(String path) {
        return URI.create(url() + path);
    }

    public String token() {
        return settings.token();
    }

    public Settings settings() {
        return settings;
    }

    public Calls calls() {
        return calls;
    }

    public Faults faults() {
        return faults;
    }

    /** By how many calls the callers went over the shop's own bucket; not positive means that they kept to it. */
    public double maxCallsOverBucket() {
        return calls.overBucket(settings.capacity(), settings.leakPerSecond());
    }

    /** From now on the API refuses every token but that one. */
    public void takeOnly(String token) {
        api.take(token);
    }

    public int count(Aisle aisle) {
        return data.count(aisle);
    }

    public List<Long> ids(Aisle aisle) {
        return data.ids(aisle);
    }

    /** The ids of the records with that handle, SKU, e-mail address or number. */
    public List<Long> ids(Aisle aisle, String businessKey) {
        return data.ids(aisle, businessKey);
    }

    public Optional<JsonNode> find(Aisle aisle, long id) {
        return data.json(aisle, id).map(ShopState::parse);
    }

    /** The exact text of a record. */
    public Optional<String> text(Aisle aisle, long id) {
        return data.record(aisle, id).map(RawObject::toString);
    }

    /** Creates a record as the API would. @return its id */
    public long create(Aisle aisle, String json) {
        return ShopState.parse(data.create(aisle, RawObject.parse(json)))
                .get("id")
                .asLong();
    }

    /** Puts the fields of that JSON object over a record as the API would. */
    public void change(Aisle aisle, long id, String fieldsJson) {
        data.update(aisle, id, RawObject.parse(fieldsJson))
                .orElseThrow(() -> new IllegalArgumentException("no " + aisle.singular() + " " + id));
    }

    /** Deletes a record with what belongs to it. */
    public void delete(Aisle aisle, long id) {
        if (!data.delete(aisle, id)) {
            throw new IllegalArgumentException("no " + aisle.singular() + " " + id);
        }
    }

    /** The bytes of the file of that name or whole address. */
    public Optional<byte[]> file(String nameOrUrl) {
        return data.file(nameOrUrl.substring(nameOrUrl.lastIndexOf('/') + 1)).map(ShopFile::bytes);
    }

    public void deleteFile(String name) {
        data.deleteFile(name);
    }

    public void replaceFile(String name, byte[] bytes, String contentType) {
        data.replaceFile(name, new ShopFile.Uploaded(bytes, contentType));
    }

    /** Deletes half and changes half of {@code count} records of all kinds. @return how many of each kind */
    public Map<Aisle, Integer> spoil(int count, long seed) {
        return new Spoiling(data, seed).spoil(count);
    }

    public ShopState snapshot() {
        return data.state();
    }

    /** Tells a watcher all records that are here, and from now on every change; it takes the place of an earlier one. */
    public void tell(ShopWatcher watcher) {
        data.tell(watcher);
    }

    /** Adds a door for other processes: {@code /_shop/log}, {@code /_shop/spoil?count=&seed=}, {@code /_shop/counts}. */
    public DemoShop withAdminDoor() {
        server.createContext("/_shop/", new AdminDoor(this));
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
