namespace MQTTnet;

/// <summary>Asked for user name and password at every CONNECT.</summary>
public interface IMqttClientCredentialsProvider
{
    /// <summary>The user name; null sends none.</summary>
    string? GetUserName(MqttClientOptions clientOptions);

    /// <summary>The password; null sends none.</summary>
    byte[]? GetPassword(MqttClientOptions clientOptions);
}
