package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Where records name files.
 *
 * @param pointer to the links; {@code *} stands for every element of an array
 * @param hashPointer to the SHA-256 of the same file, in hex, with the same stars; a file that the source's vault has already is not asked for. Null for none
 * @param link the address of the file where the pointer leads to something else, such as an id: a template, which knows {@code media.value} and the settings. Null for none
 * @param identity names of query parameters that do not tell files apart, besides those of known signatures: a link that differs in these alone is the same file
 * @param namePointer to the file's name, with the same stars; a file whose name ends with {@code .html} may be HTML. Null for none
 * @param typePointer to the file's content type, likewise
 * @param auth whether the file is asked for with the credentials, on the base URL's own origin only
 * @param limited whether asking for it counts against the rate limit, on the base URL's own origin only
 * @param accept the media type that files are asked for as, where the link answers with something else otherwise; on the base URL's own origin only. Null for any
 * @param upload how a file gets a new link; null where it cannot
 * @param inline in place of {@code upload}: the field beside the link that takes the file's bytes in base64, in the record's own request; null for none
 */
@RegisterForReflection
public record MediaSpec(
        String pointer,
        String hashPointer,
        String link,
        List<String> identity,
        String namePointer,
        String typePointer,
        boolean auth,
        boolean limited,
        String accept,
        Upload upload,
        String inline) {
    public MediaSpec {
        identity = Given.list(identity);
    }

    /**
     * How a file gets a new link.
     *
     * @param endpoint knows {@code file.name} and {@code file.content_type}
     * @param form the fields of the form that the file is sent by, in their order; empty where the file's bytes are the request's body
     * @param result JSON pointer to the new link in the answer
     */
    @RegisterForReflection
    public record Upload(Endpoint endpoint, List<FormField> form, String result) {
        public Upload {
            form = Given.list(form);
        }
    }
}
