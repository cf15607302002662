package io.holdfast.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeysTest {
    private static final String TENANT = "t";

    @TempDir
    Path folder;

    @Test
    void keys_come_from_files_as_well_as_from_settings() throws IOException {
        Path current = Files.writeString(folder.resolve("current"), OtherMasterKeys.secret("b") + "\n");
        Path old = Files.writeString(folder.resolve("old"), OtherMasterKeys.secret("a"));
        WrappedKey wrapped = OtherMasterKeys.named("a").newDataKey(TENANT, 1);

        MasterKeys keys = new MasterKeys(OtherMasterKeys.config(
                "b", Optional.empty(), Optional.of(current), Map.of(), Map.of("a", old.toString())));

        assertThat(keys.unwrap(TENANT, wrapped).version()).isEqualTo(1);
        assertThat(OtherMasterKeys.named("b").unwrap(TENANT, keys.rewrap(TENANT, wrapped)))
                .isNotNull();
        assertThat(keys.isSame(TENANT, wrapped, keys.rewrap(TENANT, wrapped))).isTrue();
        assertThat(keys.isSame(TENANT, wrapped, keys.newDataKey(TENANT, 1))).isFalse();
    }

    @Test
    void nothing_starts_with_half_of_its_keys() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), OtherMasterKeys.secret("a"));
        Optional<String> secret = Optional.of(OtherMasterKeys.secret("a"));

        refused(OtherMasterKeys.config("a", Optional.empty(), Optional.empty(), Map.of(), Map.of()));
        refused(OtherMasterKeys.config("a", secret, Optional.of(file), Map.of(), Map.of()));
        refused(OtherMasterKeys.config("a", Optional.empty(), Optional.of(folder.resolve("no")), Map.of(), Map.of()));
        refused(OtherMasterKeys.config("a", Optional.of("short"), Optional.empty(), Map.of(), Map.of()));
        refused(OtherMasterKeys.config("a", secret, Optional.empty(), Map.of("a", secret.get()), Map.of()));
        refused(OtherMasterKeys.config("a", secret, Optional.empty(), Map.of("b", "%%"), Map.of()));
    }

    private static void refused(MasterKeyConfig config) {
        assertThatThrownBy(() -> new MasterKeys(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(OtherMasterKeys.secret("a"));
    }

    @Test
    void a_wrapped_key_opens_for_its_tenant_and_its_master_key_alone() {
        WrappedKey wrapped = OtherMasterKeys.named("a").newDataKey(TENANT, 1);

        assertThat(code(() -> OtherMasterKeys.named("b").unwrap(TENANT, wrapped)))
                .isEqualTo(ErrorCode.KEY_UNAVAILABLE);
        assertThat(code(() -> OtherMasterKeys.named("a").unwrap("u", wrapped))).isEqualTo(ErrorCode.OBJECT_DAMAGED);
    }

    @Test
    void secrets_of_the_installation_outlive_a_rotation_as_long_as_the_old_key_is_there() {
        byte[] before = OtherMasterKeys.named("a").derived("jwt").getFirst();

        assertThat(OtherMasterKeys.named("b", "a").derived("jwt"))
                .hasSize(2)
                .anySatisfy(secret -> assertThat(secret).isEqualTo(before));
        assertThat(OtherMasterKeys.named("b", "a").derived("jwt").getFirst()).isNotEqualTo(before);
        assertThat(OtherMasterKeys.named("b").derived("jwt"))
                .noneSatisfy(secret -> assertThat(secret).isEqualTo(before));
    }

    private static ErrorCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Problem[] problem = new Problem[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, it -> problem[0] = it);
        return problem[0].code();
    }
}
