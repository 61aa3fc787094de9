module com.example.consumer {
    requires io.elasticq.lockbased;
}
