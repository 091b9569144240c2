# Stands in for the image apache/kafka, which cannot be pulled without an engine: the broker of this build, set up by the
# class that the image's script runs, with the values that the script gives to what is not set.
FROM scratch
COPY --from=build /src/app/local/target/broker /opt/kafka/libs
RUN mkdir -p -m 0777 /opt/kafka/config /var/lib/kafka/data
ENV CLUSTER_ID=5L6g3nShT-eMCtK--X86sw \
    KAFKA_INTER_BROKER_LISTENER_NAME=PLAINTEXT \
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS=0
VOLUME ["/opt/kafka/config", "/var/lib/kafka/data"]
WORKDIR /
USER 1000:1000
ENTRYPOINT ["bash", "-c", "java -cp '/opt/kafka/libs/*' kafka.docker.KafkaDockerWrapper setup --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config && exec java -Xmx512m -cp '/opt/kafka/libs/*' kafka.Kafka /opt/kafka/config/server.properties"]
