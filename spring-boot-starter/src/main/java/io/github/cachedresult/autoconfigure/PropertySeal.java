package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.entry.EntryKey;
import io.github.cachedresult.entry.EntryKeys;
import io.github.cachedresult.entry.EntrySeal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ResourceUtils;

/**
 * How entries are signed and encrypted, as the properties or beans of the application have it. No message shows a secret, or
 * has a cause that might.
 */
final class PropertySeal {

    /** The names of beans that take the place of keys among the properties. */
    static final String SIGNING_BEAN = "cachedResultSigningKeys";

    static final String ENCRYPTION_BEAN = "cachedResultEncryptionKeys";

    private final ApplicationContext context;

    private PropertySeal(ApplicationContext context) {
        this.context = context;
    }

    static EntrySeal of(CachedResultProperties properties, ApplicationContext context) {
        PropertySeal seal = new PropertySeal(context);
        CachedResultProperties.Signing signing = properties.signing();
        CachedResultProperties.Encryption encryption = properties.encryption();
        EntryKeys signers =
                seal.keys("signing", SIGNING_BEAN, signing.currentKey(), signing.keys(), EntryKey::forSigning);
        EntryKeys encrypters = seal.keys(
                "encryption", ENCRYPTION_BEAN, encryption.currentKey(), encryption.keys(), EntryKey::forEncryption);
        EntrySeal result = EntrySeal.NONE;
        result = signers == null ? result : result.signing(signers, signing.acceptUnsigned());
        return encrypters == null ? result : result.encrypting(encrypters, encryption.acceptUnencrypted());
    }

    private @Nullable EntryKeys keys(
            String kind,
            String bean,
            @Nullable String current,
            List<CachedResultProperties.Key> keys,
            BiFunction<String, byte[], EntryKey> key) {
        String prefix = "cachedresult." + kind;
        if (context.containsBean(bean)) {
            if (current != null || !keys.isEmpty()) {
                throw new InvalidCachedResultPropertyException(
                        "There are keys among the properties '" + prefix + ".*', and a bean '" + bean + "'.",
                        "Remove one of them.");
            }
            return context.getBean(bean, EntryKeys.class);
        }
        if (keys.isEmpty()) {
            if (current != null) {
                throw new InvalidCachedResultPropertyException(
                        "The property '" + prefix + ".current-key' names a key, and there are none.",
                        "Write '" + prefix + ".keys[0].id' and '" + prefix + ".keys[0].secret', or leave it out.");
            }
            return null;
        }
        if (current == null && keys.size() > 1) {
            throw new InvalidCachedResultPropertyException(
                    "There are " + keys.size() + " keys among '" + prefix + ".keys', and none is the current one.",
                    "Name the one for new entries by '" + prefix + ".current-key'.");
        }
        List<EntryKey> all = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            all.add(entryKey(prefix + ".keys[" + i + "]", keys.get(i), key));
        }
        try {
            return EntryKeys.of(current == null ? all.get(0).id() : current, all);
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedResultPropertyException(
                    "The properties '" + prefix + ".*' cannot be used: " + e.getMessage() + ".",
                    "Give each key an id of its own, and name one of them by '" + prefix + ".current-key'.");
        }
    }

    private EntryKey entryKey(
            String property, CachedResultProperties.Key key, BiFunction<String, byte[], EntryKey> entryKey) {
        if (key.id() == null || key.secret() == null) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + (key.id() == null ? ".id" : ".secret") + "' is missing.",
                    "Give each key both an id and a secret.");
        }
        try {
            return entryKey.apply(key.id(), secret(property + ".secret", key.secret()));
        } catch (IllegalArgumentException e) {
            throw e instanceof InvalidCachedResultPropertyException
                    ? e
                    : new InvalidCachedResultPropertyException(
                            "The key of '" + property + "' cannot be used: " + e.getMessage() + ".",
                            "Make a secret by: openssl rand -base64 32.");
        }
    }

    /** Base64, here or in a resource. */
    private byte[] secret(String property, String value) {
        String text = ResourceUtils.isUrl(value) ? content(property, value) : value;
        try {
            return Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' is no Base64, and no address of a resource that has some.",
                    "Make a secret by: openssl rand -base64 32; or write where one is, such as file:/run/secrets/signing.");
        }
    }

    private String content(String property, String location) {
        try (InputStream in = context.getResource(location).getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' is the address of a resource that cannot be read: " + location
                            + ".",
                    "Write where a secret in Base64 is, such as file:/run/secrets/signing.",
                    e);
        }
    }
}
