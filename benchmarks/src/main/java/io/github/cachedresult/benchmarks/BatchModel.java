package io.github.cachedresult.benchmarks;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A batch, whose items are as those of {@link Model#predict}. */
public class BatchModel {

    private static final AtomicInteger COMPUTED = new AtomicInteger();

    /** How many items were computed in this process. */
    static int computed() {
        return COMPUTED.get();
    }

    /** Predicts all that no tier has. */
    @CachedResult(model = "batch", version = "1")
    public List<Prediction> predict(@EachInput("smiles") List<String> molecules) {
        COMPUTED.addAndGet(molecules.size());
        return molecules.stream().map(one -> Prediction.of(one, 0, 7)).toList();
    }
}
