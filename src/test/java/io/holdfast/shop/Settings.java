package io.holdfast.shop;

/**
 * What a shop holds at first and how it behaves. The same settings give the same records and files, addresses excepted.
 *
 * @param products how many; every fiftieth has two variants, the others one
 * @param images how many image files in total, spread evenly over the products
 * @param distinctImages how many of the files differ in their bytes
 * @param capacity calls that the API's bucket holds
 * @param leakPerSecond calls that leave the bucket each second
 * @param pageMax records that a page has at most, whatever is asked for
 * @param port 0 for any free one
 * @param token what callers of the API have to bear
 */
public record Settings(
        int products,
        int images,
        int distinctImages,
        int collections,
        int customers,
        int orders,
        long seed,
        int capacity,
        double leakPerSecond,
        int pageMax,
        int port,
        String token) {
    private static final Settings DEMO =
            new Settings(5000, 1000, Integer.MAX_VALUE, 50, 1000, 2000, 1, 40, 2, 250, 0, "shop-token");

    /** 5,000 products with 1,000 images, and what belongs to them: about 13,000 records behind the usual bucket of 40 and 2/s. */
    public static Settings demo() {
        return DEMO;
    }

    /** 30 products with 12 images and some of everything else, behind a bucket that is never felt. */
    public static Settings small() {
        return DEMO.withSizes(30, 12, 4, 10, 20).withBucket(100_000, 100_000);
    }

    /** The demo's proportions scaled to about that many records of all kinds together, behind a bucket that is never felt. */
    public static Settings ofAbout(int records) {
        double scale = records / 13_150.0;
        return DEMO.withSizes(
                        (int) Math.ceil(5000 * scale),
                        (int) Math.ceil(1000 * scale),
                        (int) Math.ceil(50 * scale),
                        (int) Math.ceil(1000 * scale),
                        (int) Math.ceil(2000 * scale))
                .withBucket(100_000, 100_000);
    }

    public Settings withSizes(int products, int images, int collections, int customers, int orders) {
        return new Settings(
                products,
                images,
                distinctImages,
                collections,
                customers,
                orders,
                seed,
                capacity,
                leakPerSecond,
                pageMax,
                port,
                token);
    }

    public Settings withDistinctImages(int distinctImages) {
        return new Settings(
                products,
                images,
                distinctImages,
                collections,
                customers,
                orders,
                seed,
                capacity,
                leakPerSecond,
                pageMax,
                port,
                token);
    }

    public Settings withSeed(long seed) {
        return new Settings(
                products,
                images,
                distinctImages,
                collections,
                customers,
                orders,
                seed,
                capacity,
                leakPerSecond,
                pageMax,
                port,
                token);
    }

    public Settings withBucket(int capacity, double leakPerSecond) {
        return new Settings(
                products,
                images,
                distinctImages,
                collections,
                customers,
                orders,
                seed,
                capacity,
                leakPerSecond,
                pageMax,
                port,
                token);
    }

    public Settings withPageMax(int pageMax) {
        return new Settings(
                products,
                images,
                distinctImages,
                collections,
                customers,
                orders,
                seed,
                capacity,
                leakPerSecond,
                pageMax,
                port,
                token);
    }

    public Settings withPort(int port) {
        return new Settings(
                products,
                images,
                distinctImages,
                collections,
                customers,
                orders,
                seed,
                capacity,
                leakPerSecond,
                pageMax,
                port,
                token);
    }

    public Settings withToken(String token) {
        return new Settings(
                products,
                images,
                distinctImages,
                collections,
                customers,
                orders,
                seed,
                capacity,
                leakPerSecond,
                pageMax,
                port,
                token);
    }
}
