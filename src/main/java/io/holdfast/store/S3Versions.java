package io.holdfast.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/** The versions that a bucket keeps where versioning is or was on. */
final class S3Versions implements OldVersions {
    private final Supplier<S3Client> client;
    private final String bucket;

    S3Versions(Supplier<S3Client> client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    private record Version(String key, String id) {}

    @Override
    public Remains erase(String prefix) {
        Keeping keeping = keeping();
        if (keeping == Keeping.OFF) {
            return new Remains(keeping, 0, 0);
        }
        try {
            int erased = 0;
            for (Version version : versions(prefix, true)) {
                erased += erase(version) ? 1 : 0;
            }
            return new Remains(keeping, erased, versions(prefix, false).size());
        } catch (SdkException e) {
            if (keeping == Keeping.UNKNOWN) {
                return new Remains(keeping, 0, 0);
            }
            throw S3Store.unavailable(e);
        }
    }

    private Keeping keeping() {
        try {
            BucketVersioningStatus status = client.get()
                    .getBucketVersioning(request -> request.bucket(bucket))
                    .status();
            return status == null ? Keeping.OFF : Keeping.ON;
        } catch (SdkException e) {
            return Keeping.UNKNOWN;
        }
    }

    /** A version under a lock stays: what is left is counted afterwards. */
    private boolean erase(Version version) {
        try {
            client.get()
                    .deleteObject(
                            request -> request.bucket(bucket).key(version.key()).versionId(version.id()));
            return true;
        } catch (SdkException e) {
            return false;
        }
    }

    private List<Version> versions(String prefix, boolean markers) {
        List<Version> all = new ArrayList<>();
        String key = null;
        String id = null;
        ListObjectVersionsResponse page;
        do {
            String keyMarker = key;
            String idMarker = id;
            page = client.get()
                    .listObjectVersions(request -> request.bucket(bucket)
                            .prefix(prefix)
                            .keyMarker(keyMarker)
                            .versionIdMarker(idMarker));
            page.versions().forEach(each -> all.add(new Version(each.key(), each.versionId())));
            if (markers) {
                page.deleteMarkers().forEach(each -> all.add(new Version(each.key(), each.versionId())));
            }
            key = page.nextKeyMarker();
            id = page.nextVersionIdMarker();
        } while (Boolean.TRUE.equals(page.isTruncated()) && key != null);
        return all;
    }
}
