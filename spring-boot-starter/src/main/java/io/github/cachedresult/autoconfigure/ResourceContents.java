package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.key.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.Resource;

/** Reads Spring's resources as inputs: by file name and content, as files are. */
final class ResourceContents implements ContentSource {

    @Override
    public boolean supports(Class<?> type) {
        return Resource.class.isAssignableFrom(type);
    }

    @Override
    public String name(Object input) {
        String name = ((Resource) input).getFilename();
        return name == null ? "" : name;
    }

    @Override
    public InputStream open(Object input) throws IOException {
        Resource resource = (Resource) input;
        if (resource.isOpen()) {
            throw new IOException("it can be read once only");
        }
        return resource.getInputStream();
    }
}
