namespace TorchSharp;

/// <summary>Moving modules between devices and types. Parameters keep their identity, so optimisers stay valid.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Moves all parameters and buffers to a device.</summary>
    /// <returns>The module.</returns>
    /// <exception cref="InvalidOperationException">There is no such device here.</exception>
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module
    {
        module.Move(device, null);
        return module;
    }

    /// <summary>Converts all parameters and buffers that hold real numbers.</summary>
    /// <returns>The module.</returns>
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module
    {
        module.Move(null, type);
        return module;
    }

    /// <summary>Moves all parameters and buffers to the CPU.</summary>
    /// <returns>The module.</returns>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module.to(torch.CPU, non_blocking);
}
