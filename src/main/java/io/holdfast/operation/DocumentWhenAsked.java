package io.holdfast.operation;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentHolder;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.smallrye.openapi.runtime.OpenApiRecorder;
import io.quarkus.smallrye.openapi.runtime.filter.AutoSecurityFilter;
import io.smallrye.openapi.runtime.io.Format;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes the binary's OpenAPI document when it is first asked for. Quarkus reads, filters and writes it in JSON and in YAML at each start, a sixth of the
 * binary's whole start, and most replicas are never asked (quarkusio/quarkus#54826; lines in which that is mended need none of this). On a JVM all is as Quarkus
 * has it. Whoever asks while the document is being made waits for it.
 */
final class DocumentWhenAsked {
    private static final Queue<Preparation> PREPARATIONS = new ConcurrentLinkedQueue<>();

    private DocumentWhenAsked() {}

    /** What Quarkus wanted to do at the start. */
    private record Preparation(AutoSecurityFilter security, Map<RunStage, List<String>> filters, String document) {}

    /** Quarkus' step of the start. */
    @TargetClass(OpenApiRecorder.class)
    static final class Start {
        @Substitute
        public void prepareDocument(AutoSecurityFilter security, Map<RunStage, List<String>> filters, String document) {
            PREPARATIONS.add(new Preparation(security, filters, document));
        }
    }

    /** Quarkus' keeper of documents. */
    @TargetClass(OpenApiDocumentService.class)
    static final class Service {
        @Alias
        private Map<String, OpenApiDocumentHolder> documentHolders;

        @Alias
        native void prepareDocument(AutoSecurityFilter security, Map<RunStage, List<String>> filters, String document);

        @Substitute
        public synchronized byte[] getDocument(String document, Format format) {
            for (Preparation next = PREPARATIONS.peek(); next != null; next = PREPARATIONS.peek()) {
                prepareDocument(next.security(), next.filters(), next.document());
                PREPARATIONS.remove();
            }
            OpenApiDocumentHolder made = documentHolders.get(document);
            if (made == null) {
                return new byte[0];
            }
            return format == Format.JSON ? made.getJsonDocument() : made.getYamlDocument();
        }
    }
}
