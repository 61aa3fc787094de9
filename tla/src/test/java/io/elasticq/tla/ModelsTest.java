package io.elasticq.tla;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each model holds, in each configuration with all its safeguards. */
class ModelsTest extends ConfigurationsContract {

    @TestFactory
    Stream<DynamicTest> model_holds() throws IOException {
        return checkAll(configs(false));
    }
}
