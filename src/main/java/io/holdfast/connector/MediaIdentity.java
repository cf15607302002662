package io.holdfast.connector;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a link to a file is apart from its signature. Stores sign links anew for each answer, so a link's whole text says nothing about whether its file is another one. Known are the
 * signatures of Amazon S3 (versions 2 and 4) and CloudFront, Google Cloud Storage, Azure (SAS) and Alibaba OSS; a connector names more parameters by {@code media.identity}. Pure.
 */
final class MediaIdentity {
    private static final Pattern SIGNATURE =
            Pattern.compile("signature|x-amz-signature|x-goog-signature|x-oss-signature");
    private static final Pattern AROUND_SIGNATURE = Pattern.compile(
            "x-(amz|goog|oss)-(algorithm|credential|date|expires|signedheaders|signature|security-token|additional-headers|signature-version)"
                    + "|awsaccesskeyid|googleaccessid|ossaccesskeyid|security-token|expires|policy|key-pair-id|hash-algorithm|signature");

    /** The parameters of a shared access signature, which mean this only beside {@code sig}. */
    private static final Set<String> SAS = Set.of(
            "sv", "ss", "srt", "sr", "st", "se", "sp", "sip", "spr", "sig", "sdd", "skoid", "sktid", "skt", "ske",
            "sks", "skv", "saoid", "suoid", "scid");

    private MediaIdentity() {}

    /** The link without what only signs it; the same text where nothing does. @param ignored names of more parameters, whatever their case */
    static String of(String url, Set<String> ignored) {
        int question = url.indexOf('?');
        if (question < 0) {
            return url;
        }
        int hash = url.indexOf('#', question);
        String query = url.substring(question + 1, hash < 0 ? url.length() : hash);
        List<String> params = Arrays.asList(query.split("&", -1));
        List<String> names = params.stream().map(MediaIdentity::name).toList();
        boolean signed = names.stream().anyMatch(name -> SIGNATURE.matcher(name).matches());
        boolean shared = names.contains("sig") && names.contains("se");
        Predicate<String> signs =
                name -> signed && AROUND_SIGNATURE.matcher(name).matches()
                        || shared && SAS.contains(name)
                        || ignored.contains(name);
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < params.size(); i++) {
            if (!signs.test(names.get(i))) {
                kept.add(params.get(i));
            }
        }
        if (kept.size() == params.size()) {
            return url;
        }
        String rest = kept.isEmpty() ? "" : "?" + String.join("&", kept);
        return url.substring(0, question) + rest + (hash < 0 ? "" : url.substring(hash));
    }

    private static String name(String param) {
        int equals = param.indexOf('=');
        String name = equals < 0 ? param : param.substring(0, equals);
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}
