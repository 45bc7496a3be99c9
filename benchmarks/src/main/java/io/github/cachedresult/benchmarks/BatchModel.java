package io.github.cachedresult.benchmarks;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import java.util.List;

/** A batch, whose items are as those of {@link Model#predict}. */
public class BatchModel {

    /** Predicts all that no tier has. */
    @CachedResult(model = "batch", version = "1")
    public List<Prediction> predict(@EachInput("smiles") List<String> molecules) {
        return molecules.stream().map(one -> Prediction.of(one, 0, 7)).toList();
    }
}
