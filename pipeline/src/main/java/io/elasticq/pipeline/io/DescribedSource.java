package io.elasticq.pipeline.io;

/** A source with its metadata. */
record DescribedSource<T>(SourceMetadata metadata, Source<T> source) implements Source<T> {

    @Override
    public SourceReader<T> open(SourceContext context) throws Exception {
        return source.open(context);
    }
}
